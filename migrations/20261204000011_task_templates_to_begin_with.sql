-- Templates of tasks to begin with, as a renters' centre in Victoria works. Admins change them, switch them off and add their own. No
-- template is for cases that have just come in: what happens then is the coordinators' to decide.
insert into task_templates (stage, topic, title, notes, due_in, place, needs_approval, checklist, created_at, updated_at)
select stage, topic, title, notes, due_in, place, needs_approval, checklist, now(), now()
from (values
    ('CLIENT_AGREEMENT', null, 'Send the client agreement',
     'The client signs before we act for them.', 2, 'PARALEGAL', false,
     array['Check the client’s name and address', 'Say what we can and can’t help with', 'Offer an interpreter', 'Ask for a signed copy']),
    ('CLIENT_AGREEMENT', null, 'File the signed client agreement', '', 7, 'PARALEGAL', false, array[]::text[]),
    ('ADVICE', null, 'Draft the advice', 'In plain English, with what the client should do next and by when.', 5, 'PARALEGAL', true,
     array['Facts confirmed with the client', 'Time limits checked', 'Sections of the Act cited', 'Options and risks explained', 'Next steps for the client']),
    ('ADVICE', 'BONDS', 'Check the bond with the RTBA', 'Who lodged it, how much, and whether a claim has been made.', 2, 'PARALEGAL', false, array[]::text[]),
    ('ADVICE', 'REPAIRS', 'Ask the client for photos and messages about the repairs', '', 3, 'PARALEGAL', false,
     array['Photos or videos, with dates', 'Messages to and from the agent or landlord', 'Condition report']),
    ('ADVICE', 'EVICTION_ARREARS', 'Check the notice to vacate', 'A defect may make it invalid.', 1, 'PARALEGAL', true,
     array['Served on the right person and in the right way', 'Period of notice', 'Reason and section', 'Rent ledger agrees with the amount']),
    ('ADVICE', 'EVICTION_RETALIATORY', 'Check the notice to vacate', 'A defect may make it invalid.', 1, 'PARALEGAL', true,
     array['Served on the right person and in the right way', 'Period of notice', 'Reason and section', 'What the client did before it was given']),
    ('FORMAL_LETTER', null, 'Follow up the formal letter', 'Ask the client and the other side whether there has been an answer.', 10, 'PARALEGAL', false, array[]::text[]),
    ('NEGOTIATIONS', null, 'Confirm the client’s instructions in writing', 'What they want, and the least they would accept.', 3, 'PARALEGAL', false, array[]::text[]),
    ('NEGOTIATIONS', null, 'Put the agreement in writing', '', 15, 'PARALEGAL', true, array[]::text[]),
    ('VCAT_CAV', null, 'Lodge the application at VCAT', 'Ask for a fee waiver if the client is eligible.', 5, 'PARALEGAL', true,
     array['Client’s instructions to apply', 'Right list and right section', 'Fee waiver', 'Copy sent to the other side']),
    ('VCAT_CAV', null, 'Prepare the evidence folder', '', 10, 'PARALEGAL', true,
     array['Rental agreement', 'Notices and letters', 'Photos and messages, with dates', 'Statement of the client', 'Index and page numbers']),
    ('VCAT_CAV', 'REPAIRS', 'Request a repairs inspection from Consumer Affairs Victoria', '', 2, 'PARALEGAL', false, array[]::text[]),
    ('POST_CASE_INTERVIEW', null, 'Call the client for the interview', 'How it went, and what we could do better.', 5, 'PARALEGAL', false, array[]::text[]),
    ('POST_CASE_INTERVIEW', null, 'Record all services', 'Funders count them.', 5, 'PARALEGAL', false, array[]::text[])
) as first (stage, topic, title, notes, due_in, place, needs_approval, checklist);

-- From here on: nobody made those above.
select audit_table('task_templates', 'TASK_TEMPLATE');
