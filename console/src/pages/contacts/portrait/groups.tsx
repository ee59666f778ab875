import { EditOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  groupOfTrait,
  traitGroups,
  traitNames,
  traits,
  type Portrait,
  type Trait,
  type TraitGroup,
  type TraitName,
} from '#contracts/api/portrait.ts';
import { useApi } from '../../../api/queries.ts';
import { useCan } from '../../../api/session.ts';
import { Card } from '../../../ui/page.tsx';
import { Bars, Failure } from '../../../ui/states.tsx';
import { EditTrait } from './edit.tsx';
import { Basis, Evidence } from './evidence.tsx';
import { Value } from './value.tsx';
import './portrait.css';

export const usePortrait = (contactId: string) =>
  useApi<Portrait>('portrait', `/contacts/${contactId}/portrait`);

/** What the facts about a person add up to, in five groups. */
export function PortraitGroups({ contactId }: { contactId: string }) {
  const { t } = useTranslation('portrait');
  const { data, error, refetch } = usePortrait(contactId);
  const [editing, setEditing] = useState<TraitName | null>(null);
  const known = new Map(data?.traits.map((trait) => [trait.name, trait]));
  return (
    <Card title={t('title')} extra={data && t('fades', { count: data.halfLifeDays })}>
      {error && !data && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Bars lines={12} height={36} />}
      {data && (
        <div className="trait-groups">
          {traitGroups.map((group) => (
            <Group key={group} group={group} known={known} onEdit={setEditing} />
          ))}
        </div>
      )}
      {editing && (
        <EditTrait
          contactId={contactId}
          name={editing}
          trait={known.get(editing) ?? null}
          onClose={() => setEditing(null)}
        />
      )}
    </Card>
  );
}

interface GroupProps {
  group: TraitGroup;
  known: ReadonlyMap<TraitName, Trait>;
  onEdit: (name: TraitName) => void;
}

function Group({ group, known, onEdit }: GroupProps) {
  const { t } = useTranslation('portrait');
  const may = useCan('contacts.write');
  const names = traitNames.filter((name) => groupOfTrait(name) === group);
  const shown = names.flatMap((name) => known.get(name) ?? []);
  const missing = names.filter((name) => traits[name] !== null && !known.has(name));
  return (
    <section className="trait-group">
      <h3>
        {t(`group.${group}`)}
        {may && missing.length > 0 && (
          <Dropdown
            trigger={['click']}
            menu={{
              items: missing.map((name) => ({ key: name, label: t(`trait.${name}`) })),
              onClick: ({ key }) => onEdit(key as TraitName),
            }}
          >
            <Button
              size="small"
              type="text"
              icon={<PlusOutlined />}
              aria-label={t('addTo', { group: t(`group.${group}`) })}
            />
          </Dropdown>
        )}
      </h3>
      {shown.length === 0 && <p className="faint">{t(`nothing.${group}`)}</p>}
      <dl style={{ margin: 0 }}>
        {shown.map((trait) => (
          <Line key={trait.name} trait={trait} {...(may && { onEdit })} />
        ))}
      </dl>
    </section>
  );
}

function Line({ trait, onEdit }: { trait: Trait; onEdit?: (name: TraitName) => void }) {
  const { t } = useTranslation('portrait');
  const { name, value, derived } = trait;
  const label = t(`trait.${name}`);
  return (
    <div className="trait">
      <dt>{label}</dt>
      <dd>
        <div className="trait-value">
          <div>
            <Value name={name} value={value} />
          </div>
          {onEdit && traits[name] !== null && (
            <button
              type="button"
              className="trait-edit"
              aria-label={t('edit.title', { trait: label })}
              onClick={() => onEdit(name)}
            >
              <EditOutlined />
            </button>
          )}
        </div>
        <Evidence trait={trait} />
        {derived && (
          <div className="trait-note">
            {t('entered.instead')} <Value name={name} value={derived.value} /> (
            <Basis name={name} known={derived} />)
          </div>
        )}
      </dd>
    </div>
  );
}
