import { Drawer } from 'antd';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ParkedFact } from '#contracts/api/system.ts';
import { useCan } from '../../../api/session.ts';
import { useContactName } from '../../../domain/contact-name.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { CopyBlock } from '../../../ui/copy.tsx';
import { Person } from '../../../ui/person.tsx';
import { useFactName } from '../fact-name.ts';
import { ParkedActs } from './parked-acts.tsx';

/** One parked fact whole, its fault ready to be copied into a report. */
export function ParkedDrawer({ row, onClose }: { row: ParkedFact; onClose: () => void }) {
  const { t } = useTranslation('system');
  const may = useCan('system.write');
  const format = useFormat();
  const nameOf = useContactName();
  const factName = useFactName();
  return (
    <Drawer
      open
      title={t('parked.one')}
      size={480}
      destroyOnHidden
      onClose={onClose}
      footer={may && <ParkedActs row={row} size="medium" onSettled={onClose} />}
    >
      <div className="stack">
        <Link to="/contacts/$id" params={{ id: row.contactId }}>
          <Person
            name={nameOf({ id: row.contactId, name: row.contactName })}
            nameless={!row.contactName}
            seed={row.contactId}
            note={factName(row.factType)}
          />
        </Link>
        <CopyBlock text={row.error} label={t('parked.error')} />
        <dl className="facts-list">
          <dt>{t('parked.type')}</dt>
          <dd>
            <code>{row.factType}</code>
          </dd>
          <dt>{t('parked.in')}</dt>
          <dd>
            <code>{row.reaction}</code>
          </dd>
          <dt>{t('parked.tried')}</dt>
          <dd>{format.number(row.attempts)}</dd>
          <dt>{t('parked.at')}</dt>
          <dd>{format.exact(row.parkedAt)}</dd>
          <dt>{t('parked.id')}</dt>
          <dd>
            <code className="break">{row.factId}</code>
          </dd>
        </dl>
        <p className="soft">{t('parked.what')}</p>
      </div>
    </Drawer>
  );
}
