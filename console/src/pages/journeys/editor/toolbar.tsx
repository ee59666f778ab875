import {
  CodeOutlined,
  ExperimentOutlined,
  QuestionCircleOutlined,
  RollbackOutlined,
} from '@ant-design/icons';
import { Button, Popover } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JourneyDetail } from '#contracts/api/journeys.ts';
import { useProblemWords } from '../../../api/problem-words.ts';
import { errorsIn } from '../../../domain/journey-model/problems.ts';
import { State, type Tone } from '../../../ui/badge.tsx';
import { JsonDrawer } from './json-drawer.tsx';
import { ProblemList } from './problems/problem-list.tsx';
import { Publish } from './publish.tsx';
import type { Saving, useAutosave } from './use-autosave.ts';
import type { Editor } from './use-editor.ts';

interface Props {
  journey: JourneyDetail;
  editor: Editor;
  autosave: ReturnType<typeof useAutosave>;
  mayWrite: boolean;
  trying: boolean;
  onTry: () => void;
  onShow: (step: string | null) => void;
}

const keys = ['undo', 'redo', 'copy', 'all', 'remove', 'move', 'next', 'open', 'fit'] as const;

/** What can be done to the whole drawing, whether it is saved, and what is wrong with it. */
export function Toolbar(props: Props) {
  const { journey, editor, autosave, mayWrite, trying, onTry, onShow } = props;
  const { t } = useTranslation('journeys');
  const [json, setJson] = useState(false);
  const { history } = editor;
  return (
    <div className="editor-bar" role="toolbar" aria-label={t('bar.label')}>
      {mayWrite && (
        <>
          <Button
            icon={<RollbackOutlined />}
            aria-label={t('bar.undo')}
            title={`${t('bar.undo')} · Ctrl+Z`}
            disabled={!history.canUndo}
            onClick={history.undo}
          />
          <Button
            icon={<RollbackOutlined style={{ transform: 'scaleX(-1)' }} />}
            aria-label={t('bar.redo')}
            title={`${t('bar.redo')} · Ctrl+Y`}
            disabled={!history.canRedo}
            onClick={history.redo}
          />
        </>
      )}
      <Saved saving={autosave.saving} retry={() => void autosave.save()} />
      <span className="grow" />
      <ProblemList problems={editor.problems} draft={editor.draft} onShow={onShow} />
      <Popover
        trigger="click"
        placement="bottomRight"
        title={t('keys.title')}
        content={
          <dl className="facts-list">
            {keys.map((key) => (
              <div key={key} className="fact-line">
                <dt>
                  <kbd>{t(`keys.${key}.keys`)}</kbd>
                </dt>
                <dd>{t(`keys.${key}.does`)}</dd>
              </div>
            ))}
          </dl>
        }
      >
        <Button type="text" icon={<QuestionCircleOutlined />} aria-label={t('keys.title')} />
      </Popover>
      <Button icon={<CodeOutlined aria-hidden />} onClick={() => setJson(true)}>
        JSON
      </Button>
      <Button
        icon={<ExperimentOutlined aria-hidden />}
        type={trying ? 'primary' : 'default'}
        ghost={trying}
        aria-pressed={trying}
        onClick={onTry}
      >
        {t('dryRun.open')}
      </Button>
      {mayWrite && (
        <Publish
          journey={journey}
          blocked={errorsIn(editor.problems).length}
          unchanged={!journey.changed && autosave.saving.is === 'saved'}
          save={autosave.save}
          revision={autosave.revision}
        />
      )}
      {json && (
        <JsonDrawer
          journey={journey}
          draft={editor.draft}
          onReplace={mayWrite ? editor.replace : undefined}
          onClose={() => setJson(false)}
        />
      )}
    </div>
  );
}

const tones: Record<Saving['is'], Tone> = {
  saved: 'good',
  unsaved: 'quiet',
  saving: 'quiet',
  conflict: 'warn',
  failed: 'bad',
};

function Saved({ saving, retry }: { saving: Saving; retry: () => void }) {
  const { t } = useTranslation('journeys');
  const words = useProblemWords();
  return (
    <span className="row" role="status">
      <State tone={tones[saving.is]}>{t(`saving.${saving.is}`)}</State>
      {saving.is === 'failed' && (
        <>
          <span className="soft">{words(saving.error)}</span>
          <Button size="small" onClick={retry}>
            {t('common:failure.retry')}
          </Button>
        </>
      )}
    </span>
  );
}
