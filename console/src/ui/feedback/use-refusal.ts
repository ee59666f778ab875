import type { FormInstance } from 'antd';
import { ApiProblem, type FieldProblem } from '../../api/problem.ts';
import { useFieldWords } from '../../api/problem-words.ts';
import { useFeedback } from './use-feedback.ts';

type Name = (string | number)[];

/** The form's field that a path of the request's body lies in: `body.origins.0` is in `origins`. */
function fieldAt(form: FormInstance, path: string): Name | null {
  const given = path.split('.').slice(1);
  const names = form.getFieldsError().map(({ name }) => name as Name);
  const around = names.filter((name) => name.every((part, at) => String(part) === given[at]));
  return around.toSorted((a, b) => b.length - a.length)[0] ?? null;
}

/** Shows what the server refused at the form's fields that it names, and anything else as a toast. */
export function useRefusal<T>(form: FormInstance<T>): (error: unknown) => void {
  const { failed } = useFeedback();
  const words = useFieldWords();
  return (error) => {
    const fields: readonly FieldProblem[] = error instanceof ApiProblem ? error.fields : [];
    const found = fields.map((field) => ({
      name: fieldAt(form as FormInstance, field.path),
      errors: [words(field)],
    }));
    const named = found.flatMap(({ name, errors }) => (name ? [{ name, errors }] : []));
    if (named.length === 0 || named.length < fields.length) failed(error);
    (form as FormInstance).setFields(named);
  };
}
