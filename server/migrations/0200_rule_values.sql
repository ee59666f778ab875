-- JSON values as rules compare them (a number beyond 1e15 is no quantity, and would overflow sums); the same in audience/segments/match/values.ts.
create function audience.number_of(value jsonb) returns float8 language sql immutable parallel safe
  return case when jsonb_typeof(value) = 'number' and abs(value::numeric) <= 1e15 then value::float8 end;

create function audience.text_of(value jsonb) returns text language sql immutable parallel safe
  return case jsonb_typeof(value)
    when 'string' then value #>> '{}'
    when 'boolean' then value #>> '{}'
    when 'number' then case
      when value::numeric = trunc(value::numeric) and abs(value::numeric) <= 9007199254740991
      then trunc(value::numeric)::text end
  end;

create function audience.texts_of(value jsonb) returns text[] language sql immutable parallel safe
  return case jsonb_typeof(value)
    when 'array' then array(
      select lower(audience.text_of(entry) collate "C") from jsonb_array_elements(value) entry
      where audience.text_of(entry) is not null)
    else array_remove(array[lower(audience.text_of(value) collate "C")], null)
  end;
