import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Segment, segmentKinds } from '#contracts/api/segments.ts';
import { useApi, type Page } from '../../../../api/queries.ts';
import { useChannels } from '../../../../domain/channels.ts';
import { useColleagues } from '../../../../domain/colleagues.ts';
import { useCodes } from '../../../../domain/journey-canvas/use-words.ts';
import { TagLabel, useTags } from '../../../../domain/tags/tags.tsx';

interface Props {
  label: string;
  value: string;
  onChange: (id: string) => void;
}

/** Chooses a segment, or with `kind` a list kept by hand, by its name. */
export function SegmentSelect({
  kind,
  ...props
}: Props & { kind?: (typeof segmentKinds)[number] }) {
  const { data } = useApi<Page<Segment>>('segments', '/segments', { limit: 200, kind });
  return (
    <OneOf {...props} options={data?.items.map(({ id, name }) => ({ value: id, label: name }))} />
  );
}

/** Chooses a colleague. */
export function MemberSelect(props: Props) {
  const members = useColleagues();
  return (
    <OneOf
      {...props}
      options={members.map(({ userId, name }) => ({ value: userId, label: name }))}
    />
  );
}

/** Chooses a parametric code. */
export function CodeSelect(props: Props) {
  const codes = useCodes();
  return <OneOf {...props} options={codes.map(({ id, name }) => ({ value: id, label: name }))} />;
}

/** Chooses the account whose interaction window counts; none: the one that stays open longest. */
export function ChannelSelect({
  value,
  onChange,
  label,
}: {
  value: string | null;
  label: string;
  onChange: (id: string | null) => void;
}) {
  const { t } = useTranslation('journeys');
  const { channels = [] } = useChannels();
  return (
    <Select
      aria-label={label}
      style={{ width: '100%' }}
      value={value ?? ''}
      options={[
        { value: '', label: t('form.anyWindow') },
        ...channels.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      onChange={(id) => onChange(id || null)}
    />
  );
}

/** Chooses any number of tags. */
export function TagsSelect({
  label,
  value,
  onChange,
}: {
  label: string;
  value: readonly string[];
  onChange: (ids: string[]) => void;
}) {
  const { t } = useTranslation('journeys');
  const tags = useTags();
  return (
    <Select
      mode="multiple"
      aria-label={label}
      style={{ width: '100%' }}
      placeholder={t('form.choose')}
      value={[...value]}
      showSearch={{ optionFilterProp: 'name' }}
      options={tags.map((tag) => ({
        value: tag.id,
        name: tag.name,
        label: <TagLabel name={tag.name} color={tag.color} />,
      }))}
      onChange={onChange}
    />
  );
}

type Options = { value: string; label: string }[];

export function OneOf({
  label,
  value,
  onChange,
  options,
  disabled = false,
}: Props & { options: Options | undefined; disabled?: boolean }) {
  const { t } = useTranslation('journeys');
  return (
    <Select
      aria-label={label}
      style={{ width: '100%' }}
      placeholder={t('form.choose')}
      value={value || undefined}
      loading={!options}
      disabled={disabled}
      showSearch={{ optionFilterProp: 'label' }}
      options={options ?? []}
      onChange={onChange}
    />
  );
}
