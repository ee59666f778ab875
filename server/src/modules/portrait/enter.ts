import { traits, type EnteredValue, type TraitName } from '#contracts/api/portrait.ts';
import { audit } from '#kernel/audit.ts';
import { DomainError } from '#kernel/errors.ts';
import type { Auth } from '#kernel/http/auth.ts';
import type { Unit } from '#kernel/unit.ts';
import { applyIdentified, personOf, readTraits } from '#modules/contacts/index.ts';
import { saveEntered } from './store/entered.ts';
import { fixedAttributes, isFixed, type FixedTrait } from './traits/fixed.ts';

/**
 * Enters what staff say of a trait, or with null takes it back, so that what was derived shows again.
 * It is a fact like any other; applied at once, so that the answer shows it.
 *
 * @throws DomainError `portrait.only_derived`, `portrait.bad_value`, `contact.not_found`
 */
export async function enterTrait(
  unit: Unit,
  auth: Auth,
  given: { contactId: string; trait: TraitName; value: EnteredValue | null },
): Promise<void> {
  const { trait, value } = given;
  refuseUnfit(trait, value);
  const { workspaceId } = auth;
  const { id: contactId } = await personOf(unit.tx, workspaceId, given.contactId);
  if (isFixed(trait)) await enterAttribute(unit, { workspaceId, contactId, trait, value });
  else await enterWord(unit, auth, { contactId, trait, value });
  const subject = { kind: 'contact', id: contactId, name: '' };
  await audit(unit, auth, value === null ? 'trait.cleared' : 'trait.entered', subject, { trait });
}

/** Features of hers are attributes: one truth for her profile and her portrait. */
async function enterAttribute(
  unit: Unit,
  given: { workspaceId: string; contactId: string; trait: FixedTrait; value: EnteredValue | null },
): Promise<void> {
  const { workspaceId, contactId, trait, value } = given;
  const traits = { [fixedAttributes[trait]]: value };
  if (readTraits(traits).length === 0) throw unfit(trait, 'This is no value for it.');
  const fact = { workspaceId, contactId, occurredAt: unit.now, data: { source: 'manual', traits } };
  unit.append({ ...fact, type: 'contact.identified', identities: [], channelId: null });
  await applyIdentified(unit, [fact]);
}

async function enterWord(
  unit: Unit,
  { workspaceId, actor }: Auth,
  given: { contactId: string; trait: TraitName; value: EnteredValue | null },
): Promise<void> {
  const { contactId, trait, value } = given;
  const data = { trait, value, by: actor.name };
  const [stated] = await unit.appendNow([
    {
      workspaceId,
      type: 'trait.entered',
      identities: [],
      contactId,
      channelId: null,
      occurredAt: unit.now,
      data,
    },
  ]);
  if (!stated) return;
  const { factId } = stated;
  await saveEntered(unit.tx, [
    { contactId: stated.contactId, workspaceId, ...data, at: unit.now, factId },
  ]);
}

function refuseUnfit(trait: TraitName, value: EnteredValue | null): void {
  const form = traits[trait];
  if (form === null)
    throw new DomainError(
      'conflict',
      'portrait.only_derived',
      'This trait is counted from facts and cannot be entered.',
      { trait },
    );
  if (value !== null && Array.isArray(value) !== (form === 'list'))
    throw unfit(trait, form === 'list' ? 'This takes a list of texts.' : 'This takes one text.');
}

const unfit = (trait: TraitName, message: string) =>
  new DomainError('invalid', 'portrait.bad_value', message, { trait });
