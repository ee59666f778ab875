import { useFormat } from '../i18n/use-format.ts';
import { useNow } from '../i18n/use-now.ts';

/** A moment: relative, with the exact one in the workspace's zone on hover. */
export function When({ at }: { at: string | null | undefined }) {
  const format = useFormat();
  const now = useNow();
  if (!at) return <span className="faint">–</span>;
  const exact = `${format.exact(at)} · ${format.timeZone}`;
  return (
    <time dateTime={at} title={exact} className="when">
      {format.relative(at, now)}
    </time>
  );
}
