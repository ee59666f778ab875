import { useNavigate } from '@tanstack/react-router';
import type { ComponentProps } from 'react';
import { useTranslation } from 'react-i18next';
import type { Campaign } from '#contracts/api/campaigns.ts';
import { post } from '../api/client.ts';
import { useChange } from '../api/queries.ts';
import { NameDialog, type Named } from '../ui/name-dialog.tsx';

interface Props extends Pick<
  ComponentProps<typeof NameDialog>,
  'title' | 'why' | 'initial' | 'placeholder' | 'description' | 'onClose'
> {
  /** What is settled beforehand, such as whom it speaks to. */
  plan?: object;
}

/** Asks what a new campaign is called, and goes to its page, where everything else is decided. */
export function CampaignDialog({ plan, ...asked }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const create = useChange(
    (given: Named) => post<Campaign>('/campaigns', { ...given, plan }),
    ['campaigns', 'segments'],
  );
  return (
    <NameDialog
      {...asked}
      okText={t('action.create')}
      busy={create.isPending}
      onNamed={(given, refused) =>
        create.mutate(given, {
          onSuccess: ({ id }) =>
            void navigate({ to: '/campaigns/$id', params: { id }, search: {} }),
          onError: refused,
        })
      }
    />
  );
}
