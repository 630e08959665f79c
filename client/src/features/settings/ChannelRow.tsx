import { Ellipsis, MessageCircle, Phone, TriangleAlert } from 'lucide-react';
import { useRef } from 'react';
import { useT } from '@/i18n';
import { phone } from '@/i18n/format';
import { IconButton } from '@/ui/Button';
import { Chip } from '@/ui/Chip';
import type { Channel, Provider } from './queries';

const tones = { active: 'green', disabled: 'slate', error: 'rose' } as const;

interface ChannelRowProps {
  channel: Channel;
  provider?: Provider;
  mayWrite: boolean;
  onMenu: (anchor: HTMLElement) => void;
}

/** One number: what it is for, how it is, and what went wrong last. */
export function ChannelRow({ channel, provider, mayWrite, onMenu }: ChannelRowProps) {
  const t = useT();
  const menu = useRef<HTMLButtonElement>(null);
  const voice = channel.kind === 'voice';
  return (
    <li className="flex min-h-16 items-center gap-3 border-t border-line px-4 py-3 first:border-0">
      <span
        aria-hidden
        className="grid size-10 shrink-0 place-items-center rounded-md bg-brand-soft text-brand-text [&_svg]:size-5"
      >
        {voice ? <Phone /> : <MessageCircle />}
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
          <span className="num font-medium">{phone(channel.address)}</span>
          <Chip tone={tones[channel.state]}>{t(`channels.state.${channel.state}`)}</Chip>
        </p>
        <p className="text-xs text-fg-3">
          {t(voice ? 'channels.kind.voice' : 'channels.kind.whatsapp')}
          {' · '}
          <bdi>{provider?.label ?? channel.provider}</bdi>
        </p>
        {channel.last_error && (
          <p className="mt-1 flex gap-1.5 text-xs text-rose-fg">
            <TriangleAlert className="mt-0.5 size-3.5 shrink-0" aria-hidden />
            <span dir="auto" className="min-w-0 break-words">
              {channel.last_error}
            </span>
          </p>
        )}
      </div>
      {mayWrite && (
        <IconButton
          ref={menu}
          label={t('channels.menu', { address: phone(channel.address) })}
          tip={false}
          aria-haspopup="menu"
          onPress={() => menu.current && onMenu(menu.current)}
        >
          <Ellipsis className="size-4" aria-hidden />
        </IconButton>
      )}
    </li>
  );
}
