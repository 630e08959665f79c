import { Copy } from 'lucide-react';
import { useT } from '@/i18n';
import { announce } from '@/ui/announce';
import { IconButton } from '@/ui/Button';
import { webhooksOf } from './webhooks';

/** The addresses to set at a provider, each to copy. */
export function Webhooks({ kind, provider }: { kind: string; provider: string }) {
  const t = useT();
  const hooks = webhooksOf(kind, provider);
  if (hooks.length === 0) return null;
  const copy = async (text: string) => {
    await navigator.clipboard.writeText(text);
    announce(t('action.copied'));
  };
  return (
    <section className="rounded-md bg-sunken p-3">
      <h3 className="text-sm">{t('channels.webhooks')}</h3>
      <p className="text-xs text-fg-3">{t('channels.webhooksHint')}</p>
      <ul className="mt-2 flex flex-col gap-2">
        {hooks.map(({ label, path }) => {
          const address = location.origin + path;
          return (
            <li key={path} className="flex items-center gap-2">
              <div className="min-w-0 flex-1">
                <p className="text-xs text-fg-2">{t(label)}</p>
                <p dir="ltr" className="text-xs break-all select-all rtl:text-end">
                  {address}
                </p>
              </div>
              <IconButton
                size="sm"
                label={t('channels.copy', { what: t(label) })}
                tip={false}
                onPress={() => void copy(address)}
              >
                <Copy className="size-4" aria-hidden />
              </IconButton>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
