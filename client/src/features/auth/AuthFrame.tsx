import type { ReactNode } from 'react';
import { useT } from '@/i18n';

/** The frame of the pages before signing in: one card, one thing to do. */
export function AuthFrame({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  const t = useT();
  return (
    <main className="grid h-full place-items-center overflow-y-auto bg-bg px-4 py-10">
      <div className="w-full max-w-96">
        <div className="mb-6 flex flex-col items-center gap-3 text-center">
          <img src="/favicon.svg" alt="" width={48} height={48} />
          <div>
            <h1 className="text-xl">{title}</h1>
            {hint && <p className="mt-1 text-sm text-fg-2">{hint}</p>}
          </div>
        </div>
        <div className="rounded-xl bg-surface p-6 shadow-2">{children}</div>
        <p className="mt-6 text-center text-xs text-fg-3">{t('auth.tagline')}</p>
      </div>
    </main>
  );
}
