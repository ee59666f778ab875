import { useMemo } from 'react';
import { readDraft, type Draft } from '../../../domain/journey-model/draft.ts';
import { useJourney, useVersion } from '../api.ts';

/** A version by its number, or the draft; undefined until it is known. */
export function useEdition(id: string, which: string): Draft | undefined {
  const number = which === 'draft' ? null : Number(which);
  const { data: version } = useVersion(id, number);
  const { data: journey } = useJourney(id);
  const source = number === null ? journey?.draft : version?.definition;
  return useMemo(() => source && readDraft(source), [source]);
}
