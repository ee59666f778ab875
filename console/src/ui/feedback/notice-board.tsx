import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answered, dismiss, useNotices, type Question } from './notices.ts';
import './notice-board.css';

/** Where toasts and the questions before a destructive act appear. */
export function NoticeBoard() {
  const { t } = useTranslation('common');
  const { toasts, question } = useNotices();
  return (
    <>
      <div className="toasts" role="status" aria-live="polite">
        {toasts.map((toast) => (
          <div key={toast.id} className="toast" data-tone={toast.tone}>
            <span>{toast.text}</span>
            <button type="button" aria-label={t('action.close')} onClick={() => dismiss(toast.id)}>
              ×
            </button>
          </div>
        ))}
      </div>
      {question && <Ask question={question} />}
    </>
  );
}

function Ask({ question }: { question: Question }) {
  const { t } = useTranslation('common');
  const dialog = useRef<HTMLDialogElement>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => dialog.current?.showModal(), []);

  async function go() {
    setBusy(true);
    await question.run();
    answered();
  }

  return (
    <dialog ref={dialog} className="ask" aria-labelledby="ask-title" onClose={answered}>
      <h2 id="ask-title">{question.title}</h2>
      <p className="soft">{question.content}</p>
      <div className="ask-actions">
        <Button autoFocus onClick={answered} disabled={busy}>
          {t('action.cancel')}
        </Button>
        <Button danger type="primary" loading={busy} onClick={() => void go()}>
          {question.action}
        </Button>
      </div>
    </dialog>
  );
}
