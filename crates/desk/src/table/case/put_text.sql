insert into case_text (id, text) values (:id, :text)
on conflict (id) do update set text = excluded.text where case_text.text <> excluded.text
