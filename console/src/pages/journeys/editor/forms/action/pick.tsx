import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { PickKind } from '#contracts/actions.ts';
import type { Campaign } from '#contracts/api/campaigns.ts';
import type { Segment } from '#contracts/api/segments.ts';
import type { MessageContent } from '#contracts/content.ts';
import { useApi, type Page } from '../../../../../api/queries.ts';
import { useCan } from '../../../../../api/session.ts';
import { useChannels } from '../../../../../domain/channels.ts';
import { useColleagues } from '../../../../../domain/colleagues.ts';
import { ContentEditor, emptyContent } from '../../../../../domain/content/index.ts';
import { useCodes } from '../../../../../domain/journey-canvas/use-words.ts';
import { usePurposes } from '../../../../../domain/purposes.ts';
import { useTags } from '../../../../../domain/tags/tags.tsx';
import type { ValueProps } from './action-value.tsx';

type Options = { value: string; label: string }[];

const named = (items: readonly { id: string; name: string }[] = []): Options =>
  items.map(({ id, name }) => ({ value: id, label: name }));

/** What may be chosen of a kind, by its name. */
function useOptions(kind: PickKind | null): Options {
  const lists = useApi<Page<Segment>>(
    'segments',
    '/segments',
    { limit: 200, kind: kind === 'list' ? 'static' : undefined },
    { enabled: kind === 'segment' || kind === 'list' },
  ).data;
  const mayCampaigns = useCan('campaigns.read');
  const campaigns = useApi<Page<Campaign>>(
    'campaigns',
    '/campaigns',
    { limit: 200 },
    { enabled: kind === 'campaign' && mayCampaigns },
  ).data;
  const tags = useTags();
  const codes = useCodes();
  const members = useColleagues();
  const { channels } = useChannels();
  const { purposes } = usePurposes();
  switch (kind) {
    case 'tagName':
      return tags.map(({ name }) => ({ value: name, label: name }));
    case 'tag':
      return named(tags);
    case 'segment':
    case 'list':
      return named(lists?.items);
    case 'code':
      return named(codes);
    case 'channel':
      return named(channels);
    case 'member':
      return members.map(({ userId, name }) => ({ value: userId, label: name }));
    case 'purpose':
      return purposes.map(({ key, name }) => ({ value: key, label: name }));
    case 'campaign':
      return named(campaigns?.items);
    case 'content':
    case null:
      return [];
  }
}

/** One thing that has a name, or a message. */
export function Pick({ label, shape, value, readOnly, onChange }: ValueProps) {
  const { t } = useTranslation('journeys');
  const options = useOptions(shape.picks);
  if (shape.picks === 'content')
    return (
      <ContentEditor
        value={isContent(value) ? value : emptyContent('text')}
        readOnly={readOnly}
        onChange={onChange}
      />
    );
  return (
    <Select
      aria-label={label}
      style={{ width: '100%' }}
      disabled={readOnly}
      allowClear={shape.nullable}
      placeholder={t(shape.nullable ? 'form.any' : 'form.choose')}
      value={typeof value === 'string' && value ? value : undefined}
      showSearch={{ optionFilterProp: 'label' }}
      options={options}
      onChange={(next: string | undefined) => onChange(next ?? null)}
    />
  );
}

const isContent = (value: unknown): value is MessageContent =>
  typeof value === 'object' && value !== null && 'type' in value;

/** Any number of things that have names; of tags also new ones. */
export function Picks({ label, shape, value, readOnly, onChange }: ValueProps) {
  const { t } = useTranslation('journeys');
  const options = useOptions(shape.picks);
  return (
    <Select
      mode={shape.picks === 'tagName' ? 'tags' : 'multiple'}
      aria-label={label}
      style={{ width: '100%' }}
      disabled={readOnly}
      placeholder={t(shape.preset === undefined ? 'form.choose' : 'form.any')}
      value={Array.isArray(value) ? (value as string[]) : []}
      showSearch={{ optionFilterProp: 'label' }}
      options={options}
      onChange={onChange}
    />
  );
}
