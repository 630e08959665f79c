import { useState } from 'react';
import { useT } from '@/i18n';
import '@/i18n/more';
import { Dialog, DialogBody } from '@/ui/Dialog';
import { setSingleKeys, singleKeysOn } from '@/ui/keys';
import { Switch } from '@/ui/Switch';

const groups = [
  {
    title: 'keys.everywhere',
    rows: [
      ['Ctrl K', 'keys.palette'],
      ['/', 'keys.search'],
      ['N', 'keys.new'],
      ['G L', 'keys.goLeads'],
      ['G H', 'keys.goHome'],
      ['G I', 'keys.goInbox'],
      ['?', 'keys.list'],
    ],
  },
  {
    title: 'keys.board',
    rows: [
      ['← ↑ → ↓', 'keys.move'],
      ['Enter', 'keys.open'],
      ['Space', 'keys.lift'],
      ['Esc', 'keys.restore'],
      ['M', 'keys.menu'],
    ],
  },
  {
    title: 'keys.inbox',
    rows: [
      ['J', 'keys.nextConversation'],
      ['K', 'keys.previousConversation'],
      ['R', 'keys.reply'],
      ['T', 'keys.privateNote'],
      ['E', 'keys.done'],
      ['Z', 'keys.snooze'],
      ['A', 'keys.assignConversation'],
      ['U', 'keys.unread'],
      ['I', 'keys.side'],
      ['Esc', 'keys.back'],
    ],
  },
  {
    title: 'keys.lead',
    rows: [
      ['J', 'keys.next'],
      ['K', 'keys.previous'],
      ['C', 'keys.call'],
      ['W', 'keys.whatsapp'],
      ['R', 'keys.remind'],
      ['S', 'keys.status'],
      ['T', 'keys.note'],
      ['A', 'keys.assign'],
      ['E', 'keys.edit'],
      ['Esc', 'keys.close'],
    ],
  },
] as const;

/** All shortcuts, and the switch for the single keys among them. */
export default function ShortcutList({ onClose }: { onClose: () => void }) {
  const t = useT();
  const [on, setOn] = useState(singleKeysOn);
  return (
    <Dialog title={t('keys.title')} closeLabel={t('action.close')} onClose={onClose}>
      <DialogBody>
        {groups.map((group) => (
          <section key={group.title}>
            <h3 className="pb-1 text-xs text-fg-3">{t(group.title)}</h3>
            <dl>
              {group.rows.map(([keys, label]) => (
                <div
                  key={label}
                  className="flex min-h-9 items-center gap-3 border-b border-line last:border-0"
                >
                  <dt className="flex-1 text-sm">{t(label)}</dt>
                  <dd className="num flex gap-1" dir="ltr">
                    {keys.split(' ').map((k) => (
                      <kbd
                        key={k}
                        className="rounded-xs border border-line-strong bg-sunken px-1.5 font-sans text-2xs text-fg-2"
                      >
                        {k}
                      </kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <Switch
          className="pb-4"
          label={t('keys.single')}
          description={t('keys.singleHint')}
          isSelected={on}
          onChange={(next) => {
            setSingleKeys(next);
            setOn(next);
          }}
        />
      </DialogBody>
    </Dialog>
  );
}
