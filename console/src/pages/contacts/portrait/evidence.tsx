import { useTranslation } from 'react-i18next';
import type { Derived, Trait, TraitName } from '#contracts/api/portrait.ts';
import { useSourceWords } from '../../../domain/source-words.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { When } from '../../../ui/when.tsx';

/** What the facts behind a trait are called. */
const nouns: Partial<Record<TraitName, string>> = {
  'social.channel': 'doings',
  'social.hours': 'doings',
  'social.writing': 'messages',
  'social.replies': 'messages',
  'social.shares': 'events',
  'social.reviews': 'events',
  'consumption.money': 'ordersAndRefunds',
  'consumption.returns': 'ordersAndRefunds',
  'dynamics.need': 'signals',
};

function nounOf(name: TraitName): string | null {
  const own = nouns[name];
  if (own) return own;
  if (name.startsWith('interests.')) return 'signals';
  return name.startsWith('consumption.') ? 'orders' : null;
}

/** Whose words a trait is, or from how many facts; when the last was; and how sure it is. */
export function Evidence({ trait }: { trait: Trait }) {
  const { t } = useTranslation('portrait');
  return (
    <div className="trait-note">
      {trait.entered ? (
        <>
          <span className="trait-entered">
            {trait.entered.by ? t('entered.by', { by: trait.entered.by }) : t('entered.byStaff')}
          </span>
          {trait.at && (
            <>
              {' · '}
              <When at={trait.at} />
            </>
          )}
        </>
      ) : (
        <Basis name={trait.name} known={trait} />
      )}
    </div>
  );
}

export function Basis({ name, known }: { name: TraitName; known: Derived }) {
  const { t } = useTranslation('portrait');
  const format = useFormat();
  const sourceWords = useSourceWords();
  const noun = nounOf(name);
  const { facts, source } = known.evidence;
  const told = source
    ? t('told', { source: sourceWords(source) })
    : noun && t(`from.${noun}`, { count: facts });
  const { level, score } = known.confidence;
  return (
    <>
      {told}
      {told && known.at && ' · '}
      {known.at && (
        <>
          {facts > 1 && t('last')} <When at={known.at} />
        </>
      )}
      {(told || known.at) && ' '}
      <span
        className="trait-sure"
        data-level={level}
        title={t('confidence.why', { percent: format.percent(score) })}
      >
        {t(`confidence.${level}`)}
      </span>
    </>
  );
}
