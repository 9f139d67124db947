-- Who released or discarded a form that was held back is recorded, like every other decision about a form.
create trigger decisions_about_floods_are_recorded after update of held_at, discarded_at on submissions
    for each row
    when (old.held_at is not null and (old.held_at is distinct from new.held_at or old.discarded_at is distinct from new.discarded_at))
    execute function audit_change('SUBMISSION', 'answers answers_key email problems tries discarded_by', '');
