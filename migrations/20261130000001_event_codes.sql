-- Events of the timeline are stored as codes, ids and facts in JSON, and put into words when they are shown. Until now the
-- English words were stored, in old_value and new_value.
--
-- Expand: this migration adds event_data and what translates words into it, the next one translates the rows that exist.
-- The release before this one may still run meanwhile: rows that it writes are translated as they come in, and it goes on
-- reading the words of rows that have them.
-- Contract, in a release after this one: drop event_takes_codes with the four functions below, and the columns old_value
-- and new_value. Nothing reads those from here on; all they say is in event_data.
alter table notes add column event_data jsonb;
alter table notes add constraint notes_event_has_data check ((event is not null) = (event_data is not null)) not valid;

-- A date as staff read it: 1 Dec 2026.
create function event_day(words text) returns date language plpgsql stable as $$
declare
    part text[] := regexp_match(words, '^([1-9]|[12][0-9]|3[01]) ([A-Z][a-z]{2}) ([1-9][0-9]{3})$');
    month integer := array_position(array['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'], part[2]);
    day date;
begin
    if month is null then
        return null;
    end if;
    day := make_date(part[3]::integer, month, 1) + (part[1]::integer - 1);
    return case when extract(month from day) = month then day end;
end $$;

-- One side of a change, from or to, as JSON; null when no codes can be made of the words. `person` is who was put on the case.
create function event_side(event text, words text, person uuid) returns jsonb language plpgsql stable as $$
declare
    part text[];
    code text;
    day date;
    last_day date;
begin
    case
    when words is null then
        return null;
    when event in ('STAGE', 'REOPENED') then
        return '{"Not started": "UNSTARTED", "Client agreement": "CLIENT_AGREEMENT", "Drafting advice": "ADVICE",
            "Formal letter sent": "FORMAL_LETTER", "Negotiations": "NEGOTIATIONS", "VCAT/CAV": "VCAT_CAV",
            "Post-case interview": "POST_CASE_INTERVIEW", "Closed": "CLOSED"}'::jsonb -> words;
    when event in ('OUTCOME', 'CLOSED') then
        return '{"Out of scope": "OUT_OF_SCOPE", "Change of scope": "CHANGE_OF_SCOPE", "Resolved early": "RESOLVED_EARLY",
            "Churned": "CHURNED", "Unknown": "UNKNOWN", "Successful": "SUCCESSFUL", "Unsuccessful": "UNSUCCESSFUL"}'::jsonb -> words;
    when event = 'TOPIC' then
        return '{"Repairs": "REPAIRS", "Bonds": "BONDS", "Eviction (Arrears)": "EVICTION_ARREARS",
            "Eviction (Retaliatory)": "EVICTION_RETALIATORY", "Housing Health Check": "HEALTH_CHECK",
            "Rent reduction": "RENT_REDUCTION", "Other": "OTHER"}'::jsonb -> words;
    when event = 'CASE_CREATED' then
        return '{"from the intake form": "INTAKE_FORM", "by hand": "BY_HAND", "from the old system": "OLD_SYSTEM"}'::jsonb -> words;
    when event = 'DETAILS' then
        return (
            select case when bool_and(known.code is not null) then jsonb_agg(known.code order by known.place) end
            from (
                select place, '{"weekly rent": "WEEKLY_RENT", "weekly income": "WEEKLY_INCOME", "income range": "INCOME_RANGE",
                    "work or study": "EMPLOYMENT", "type of referrer": "REFERRER_TYPE", "referrer": "REFERRER",
                    "notes on the outcome": "OUTCOME_NOTES"}'::jsonb -> detail as code
                from unnest(string_to_array(words, ', ')) with ordinality as listed (detail, place)
            ) known
        );
    when event in ('PARALEGAL', 'LAWYER', 'SUPPORT_WORKER') then
        return jsonb_strip_nulls(jsonb_build_object('id', person, 'name', words));
    when event = 'TENANCY' then
        return jsonb_build_object('address', words);
    when event in ('CRITICAL_DATE', 'CRITICAL_DATE_REVIEWED', 'CRITICAL_DATE_NOT_REVIEWED') then
        part := regexp_match(words, '^([^,]+), ([0-9]{1,2} [A-Z][a-z]{2} [0-9]{4})(?:, (In person|Virtual): (.*))?$');
        code := '{"Filing deadline": "FILING_DEADLINE", "Hearing listed": "HEARING_LISTED",
            "Limitation period ends": "LIMITATION", "Notice to vacate termination date": "NTV_TERMINATION", "Other": "OTHER"}'::jsonb ->> part[1];
        day := event_day(part[2]);
        if code is null or day is null then
            return null;
        end if;
        return jsonb_strip_nulls(jsonb_build_object('date_type', code, 'on_date', day, 'hearing',
            case when part[3] is not null then jsonb_build_object('location', part[4],
                'hearing_type', case part[3] when 'In person' then 'IN_PERSON' else 'VIRTUAL' end) end));
    when event in ('SERVICE', 'SERVICE_FINISHED', 'SERVICE_DELETED') then
        part := regexp_match(words,
            '^([^,]+), ([0-9]{1,2} [A-Z][a-z]{2} [0-9]{4})(?: to ([0-9]{1,2} [A-Z][a-z]{2} [0-9]{4}))?(?:, ([1-9][0-9]{0,4}) times)?$');
        code := '{"Legal advice": "LEGAL_ADVICE", "Legal task": "LEGAL_TASK", "Information": "GENERAL_INFORMATION",
            "Simple referral": "GENERAL_REFERRAL_SIMPLE", "Facilitated referral": "GENERAL_REFERRAL_FACILITATED",
            "Legal support": "LEGAL_SUPPORT", "Court or tribunal representation": "REPRESENTATION_COURT_TRIBUNAL",
            "Other representation": "REPRESENTATION_OTHER"}'::jsonb ->> part[1];
        day := event_day(part[2]);
        last_day := event_day(part[3]);
        if code is null or day is null or (last_day is null and part[3] is not null) or part[4] = '1' then
            return null;
        end if;
        return jsonb_strip_nulls(jsonb_build_object('service_type', code, 'started_on', day, 'finished_on', last_day,
            'count', coalesce(part[4]::integer, 1)));
    else
        return null;
    end case;
end $$;

-- An event in codes. Words of which none can be made are kept as they are.
create function event_in_codes(event text, old_value text, new_value text, subject_id uuid) returns jsonb language plpgsql stable as $$
declare
    was jsonb := event_side(event, old_value, null);
    becomes jsonb := event_side(event, new_value, subject_id);
    codes jsonb;
begin
    if (was is null) = (old_value is null) and (becomes is null) = (new_value is null) then
        codes := case
            when event in ('PARALEGAL', 'LAWYER', 'SUPPORT_WORKER', 'TENANCY', 'OUTCOME')
                or (event in ('CRITICAL_DATE', 'SERVICE') and becomes is not null)
                or (event in ('STAGE', 'TOPIC', 'SERVICE_FINISHED') and was is not null and becomes is not null)
                then jsonb_build_object('from', was, 'to', becomes)
            when becomes is null then null
            when event = 'CLOSED' then jsonb_build_object('before', was, 'outcome', becomes)
            when was is not null then null
            when event = 'CASE_CREATED' then jsonb_build_object('how', becomes)
            when event = 'REOPENED' then jsonb_build_object('stage', becomes)
            when event = 'DETAILS' then jsonb_build_object('details', becomes)
            when event in ('CRITICAL_DATE_REVIEWED', 'CRITICAL_DATE_NOT_REVIEWED') then jsonb_build_object('date', becomes)
            when event = 'SERVICE_DELETED' then jsonb_build_object('service', becomes)
        end;
    end if;
    return jsonb_strip_nulls(coalesce(codes, jsonb_build_object('kept', jsonb_build_object('from', old_value, 'to', new_value))));
end $$;

create function event_takes_codes() returns trigger language plpgsql as $$
begin
    new.event_data := event_in_codes(new.event, new.old_value, new.new_value, new.subject_id);
    return new;
end $$;
create trigger event_takes_codes before insert on notes
    for each row when (new.event is not null and new.event_data is null) execute function event_takes_codes();
