import { RedoOutlined, UndoOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Rule, RuleProblem } from '#contracts/rules.ts';
import { RuleBuilder, asGroup, useFields, useHistory } from '../../../domain/rule-builder/index.ts';
import { useFeedback } from '../../../ui/feedback/use-feedback.ts';
import { Card } from '../../../ui/page.tsx';
import { PreviewPanel } from './preview-panel.tsx';
import { problemsOf, refusedFor } from '../../../domain/rule-preview/problems-of.ts';
import { Templates } from './templates.tsx';
import { usePreview } from '../../../domain/rule-preview/use-preview.ts';
import './segment-form.css';

export interface Draft {
  name: string;
  description: string;
  rule?: Rule;
}

interface Props {
  /** Of a segment that is there already. */
  id?: string;
  name: string;
  description: string;
  /** Null for a static list, whose name alone can be changed. */
  rule: Rule | null;
  busy: boolean;
  onSave: (draft: Draft, refused: (error: unknown) => void) => void;
}

const everybody: Rule = { kind: 'group', match: 'all', rules: [] };

/** A segment's name and rule, with who is in it while one edits. */
export function SegmentForm(props: Props) {
  const { t } = useTranslation('segments');
  const { failed } = useFeedback();
  const [name, setName] = useState(props.name);
  const [description, setDescription] = useState(props.description);
  const [asked, setAsked] = useState(false);
  const history = useHistory(asGroup(props.rule ?? everybody));
  const { fields, loaded } = useFields();
  const rule = history.now;
  const [refused, setRefused] = useState<{ rule: Rule; problems: RuleProblem[] } | null>(null);
  const own = useMemo(() => (loaded ? problemsOf(rule, fields) : []), [rule, fields, loaded]);
  const sound = loaded && own.length === 0 && props.rule !== null;
  const { count, counting, preview, error, stale, retry } = usePreview(rule, sound);
  const told = refusedFor(error);
  const late = refused?.rule === rule ? refused.problems : told;
  const problems = own.length > 0 ? own : late;
  const counts = useMemo(
    () => new Map(preview?.nodes.map(({ path, count }) => [path, count])),
    [preview],
  );

  function save(): void {
    setAsked(true);
    if (name.trim() === '' || problems.length > 0) return;
    const draft = { name: name.trim(), description: description.trim() };
    props.onSave(props.rule === null ? draft : { ...draft, rule }, (error) => {
      const found = refusedFor(error);
      if (found.length > 0) setRefused({ rule, problems: found });
      else failed(error);
    });
  }

  const nameless = asked && name.trim() === '';
  return (
    <div className={props.rule ? 'columns' : 'stack'}>
      <div className="stack">
        <Card>
          <div className="segment-head">
            <label className="segment-field">
              <span>{t('name')}</span>
              <Input
                value={name}
                maxLength={120}
                status={nameless ? 'error' : ''}
                placeholder={t('namePlaceholder')}
                onChange={(event) => setName(event.target.value)}
              />
              {nameless && (
                <span role="alert" className="segment-wrong">
                  {t('nameNeeded')}
                </span>
              )}
            </label>
            <label className="segment-field">
              <span>{t('description')}</span>
              <Input
                value={description}
                maxLength={500}
                placeholder={t('descriptionPlaceholder')}
                onChange={(event) => setDescription(event.target.value)}
              />
            </label>
          </div>
        </Card>
        {props.rule && rule.rules.length === 0 && !props.id && (
          <Templates
            onChoose={(template) => {
              history.change(asGroup(template.rule));
              if (name.trim() === '') setName(t(`template.${template.key}.name`));
            }}
          />
        )}
        {props.rule && (
          <div className="row spread">
            <h2 className="segment-who">{t('who')}</h2>
            <div className="row">
              <Button
                size="small"
                icon={<UndoOutlined aria-hidden />}
                disabled={!history.canUndo}
                onClick={history.undo}
                title="Ctrl+Z"
              >
                {t('undo')}
              </Button>
              <Button
                size="small"
                icon={<RedoOutlined aria-hidden />}
                disabled={!history.canRedo}
                onClick={history.redo}
                title="Ctrl+Shift+Z"
              >
                {t('redo')}
              </Button>
            </div>
          </div>
        )}
        {props.rule && (
          <RuleBuilder
            rule={rule}
            problems={problems}
            counts={counts}
            counting={stale}
            ownId={props.id ?? null}
            onChange={history.change}
            onUndo={history.undo}
            onRedo={history.redo}
          />
        )}
        <div className="row spread">
          <span />
          <div className="row">
            {asked && problems.length > 0 && (
              <span role="alert" className="segment-wrong">
                {t('mend', { count: problems.length })}
              </span>
            )}
            <Button type="primary" loading={props.busy} onClick={save}>
              {t(props.id ? 'common:action.save' : 'saveLive')}
            </Button>
          </div>
        </div>
      </div>
      {props.rule && (
        <PreviewPanel
          rule={rule}
          count={count}
          counting={counting}
          preview={preview}
          error={told.length > 0 ? null : error}
          stale={stale}
          wanting={problems.length > 0}
          retry={retry}
        />
      )}
    </div>
  );
}
