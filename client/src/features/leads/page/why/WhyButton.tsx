import { Bot } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useT } from '@/i18n';

const WhyDialog = lazy(() => import('./WhyDialog'));

/** The sign of the bot's messages; a press tells why it said that. */
export function WhyButton({ messageId }: { messageId: number }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        aria-label={t('why.open')}
        title={t('why.open')}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
        className="-m-1.5 grid size-6.5 place-items-center rounded-full hover:bg-hover hover:text-fg coarse:-m-3 coarse:size-9.5"
      >
        <Bot className="size-3.5" aria-hidden />
      </button>
      {open && (
        <Suspense>
          <WhyDialog messageId={messageId} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
