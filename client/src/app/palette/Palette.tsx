import { useNavigate } from '@tanstack/react-router';
import {
  BellPlus,
  Building2,
  FileText,
  MessageSquareText,
  PhoneCall,
  PhoneOutgoing,
  Search,
} from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Autocomplete } from 'react-aria-components/Autocomplete';
import { Header, ListBox, ListBoxItem, ListBoxSection } from 'react-aria-components/ListBox';
import { Dialog, Modal, ModalOverlay } from 'react-aria-components/Modal';
import { Input, TextField } from 'react-aria-components/TextField';
import { openCallForm } from '@/api/callForm';
import { type Me, may } from '@/api/session';
import { openTaskForm } from '@/api/taskForm';
import { useT } from '@/i18n';
import { dayOrTime, initials, phone } from '@/i18n/format';
import { matches } from '@/i18n/keyboard';
import '@/i18n/more';
import { Avatar } from '@/ui/Avatar';
import { type Command, useCommands } from './commands';
import { Marked } from './Marked';
import { recentLeads, rememberLead } from './recent';
import { useBusinesses, useEnter } from './useBusinesses';
import { useFound, useRested } from './useFound';

/** One line that can be chosen. */
interface Line {
  id: string;
  text: string;
  icon: ReactNode;
  main: ReactNode;
  /** A second line under the first. */
  below?: ReactNode;
  /** At the end of the line. */
  aside?: ReactNode;
  run: () => void;
}

interface Group {
  key: string;
  title: string;
  lines: Line[];
}

// Autocomplete itself adds aria-controls and the active descendant.
const combobox = { role: 'combobox', 'aria-haspopup': 'listbox' } as const;

/** Search for people, what was written and said, pages and things to do: all by keyboard. */
export default function Palette({ me, onClose }: { me: Me; onClose: () => void }) {
  const t = useT();
  const [typed, setTyped] = useState('');
  const text = typed.trim();
  const { groups, searchedFor, pending } = useGroups(me, text);
  const lines = groups.flatMap((group) => group.lines);
  const run = (key: string) => {
    onClose();
    lines.find((line) => line.id === key)?.run();
  };
  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(open) => !open && onClose()}
      className="entering:anim-fade fixed inset-0 z-50 flex justify-center bg-black/40 backdrop-blur-[2px] md:px-3 md:pt-[10vh]"
    >
      <Modal className="entering:anim-pop w-full overflow-hidden bg-surface shadow-3 max-md:h-dvh md:h-fit md:max-h-[76dvh] md:max-w-144 md:rounded-xl">
        <Dialog
          aria-label={t('palette.title')}
          className="flex h-full flex-col outline-none md:max-h-[76dvh]"
        >
          <Autocomplete inputValue={typed} onInputChange={setTyped}>
            <TextField
              aria-label={t('palette.title')}
              autoFocus
              className="flex h-14 shrink-0 items-center gap-3 border-b border-line px-4"
            >
              <Search className="size-5 text-fg-3" aria-hidden />
              <Input
                {...combobox}
                aria-expanded={lines.length > 0}
                placeholder={t('palette.open')}
                dir={typed ? 'auto' : undefined}
                className="min-w-0 flex-1 bg-transparent text-base outline-none"
              />
              <button
                type="button"
                onClick={onClose}
                className="h-11 shrink-0 px-1 text-sm text-fg-2 md:hidden"
              >
                {t('action.close')}
              </button>
            </TextField>
            {searchedFor && (
              <p className="px-5 pt-2 text-xs text-fg-3">{t('palette.searchedFor', { text: searchedFor })}</p>
            )}
            <ListBox
              aria-label={t('palette.title')}
              aria-busy={pending}
              selectionMode="none"
              onAction={(key) => run(String(key))}
              renderEmptyState={() => (
                <p className="px-4 py-8 text-center text-sm text-fg-3">
                  {pending ? t('palette.searching') : t('palette.none')}
                </p>
              )}
              className="min-h-0 flex-1 overflow-y-auto p-2 outline-none"
            >
              {groups.map((group) => (
                <ListBoxSection key={group.key} id={group.key} aria-label={group.title}>
                  <Header className="px-3 pt-2 pb-1 text-2xs text-fg-3">{group.title}</Header>
                  {group.lines.map((line) => (
                    <PaletteLine key={line.id} line={line} />
                  ))}
                </ListBoxSection>
              ))}
            </ListBox>
          </Autocomplete>
          <p role="status" className="sr-only">
            {text && !pending ? t('palette.count', { n: lines.length }) : ''}
          </p>
          <p className="border-t border-line bg-sunken px-4 py-2 text-2xs text-fg-3 max-md:hidden">
            {t('palette.foot')}
          </p>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function PaletteLine({ line }: { line: Line }) {
  return (
    <ListBoxItem
      id={line.id}
      textValue={line.text}
      className="flex min-h-10 cursor-default items-center gap-3 rounded-md px-3 py-1.5 text-sm outline-none focused:bg-hover coarse:min-h-12"
    >
      <span className="flex w-6 shrink-0 justify-center text-fg-3 [&_svg]:size-4" aria-hidden>
        {line.icon}
      </span>
      <span className="min-w-0 flex-1">
        <span className="block truncate">{line.main}</span>
        {line.below && <span className="block truncate text-xs text-fg-3">{line.below}</span>}
      </span>
      {line.aside && <span className="shrink-0 text-xs text-fg-3">{line.aside}</span>}
    </ListBoxItem>
  );
}

// The lines of the moment: what was found, then what can be done; without a text what was open lately.
function useGroups(me: Me, text: string): { groups: Group[]; searchedFor?: string; pending: boolean } {
  const t = useT();
  const navigate = useNavigate();
  const commands = useCommands(me);
  const { found, pending } = useFound(text, me.business !== null);
  const businesses = useBusinesses(me, useRested(text));
  const enter = useEnter();
  const business = me.business?.id ?? 0;
  const name = (of: string) => of || t('leads.noName');
  const openLead = (
    id: number,
    of: string,
    search: { tab?: 'conversation' | 'calls' | 'docs'; spot?: string } = {},
  ) => {
    rememberLead(business, { id, name: of });
    void navigate({ to: '/leads/$leadId', params: { leadId: String(id) }, search });
  };
  const avatar = (of: string) => <Avatar size="xs" name={of} initials={initials(of)} />;

  const leads: Line[] = (found?.leads ?? []).map((lead) => ({
    id: `lead:${lead.id}`,
    text: name(lead.name),
    icon: avatar(lead.name),
    main: lead.name ? <Marked parts={lead.marked} /> : t('leads.noName'),
    below: lead.text.length > 0 && <Marked parts={lead.text} />,
    aside: lead.phone && <span className="num">{phone(lead.phone)}</span>,
    run: () => openLead(lead.id, lead.name),
  }));
  const only = found?.leads.length === 1 ? found.leads[0] : undefined;
  const called = only?.phone;
  const forOne: Line[] = [
    ...(only && called && may(me, 'calls:write')
      ? [
          {
            id: `call:${only.id}`,
            text: t('leads.callByAgent'),
            icon: <PhoneOutgoing />,
            main: t('calls.now.title', { name: name(only.name) }),
            run: () => openCallForm({ leadId: only.id, name: only.name, phone: called }),
          },
        ]
      : []),
    ...(only && may(me, 'tasks:write')
      ? [
          {
            id: `remind:${only.id}`,
            text: t('leads.callBack'),
            icon: <BellPlus />,
            main: t('remind.for', { name: name(only.name) }),
            run: () => openTaskForm({ kind: 'reminder', leadId: only.id, name: only.name }),
          },
        ]
      : []),
  ];
  const messages: Line[] = (found?.messages ?? []).map((m) => ({
    id: `message:${m.id}`,
    text: name(m.lead_name),
    icon: <MessageSquareText />,
    main: <Marked parts={m.text} />,
    below: <bdi>{name(m.lead_name)}</bdi>,
    aside: <bdi>{dayOrTime(m.at)}</bdi>,
    run: () => openLead(m.lead_id, m.lead_name, { tab: 'conversation', spot: `m${m.id}` }),
  }));
  const calls: Line[] = (found?.calls ?? []).map((c) => ({
    id: `call:${c.id}`,
    text: name(c.lead_name),
    icon: <PhoneCall />,
    main: c.text.length > 0 ? <Marked parts={c.text} /> : <bdi>{name(c.lead_name)}</bdi>,
    below: c.text.length > 0 && <bdi>{name(c.lead_name)}</bdi>,
    aside: <bdi>{dayOrTime(c.at)}</bdi>,
    run: () => openLead(c.lead_id, c.lead_name, { tab: 'calls', spot: `c${c.id}` }),
  }));
  const documents: Line[] = (found?.documents ?? []).map((d) => ({
    id: `document:${d.id}`,
    text: name(d.lead_name),
    icon: <FileText />,
    main: <Marked parts={d.text} />,
    below: <bdi>{name(d.lead_name)}</bdi>,
    aside: <bdi>{dayOrTime(d.at)}</bdi>,
    run: () => openLead(d.lead_id, d.lead_name, { tab: 'docs', spot: `d${d.id}` }),
  }));
  const recent: Line[] = text
    ? []
    : recentLeads(business).map((lead) => ({
        id: `recent:${lead.id}`,
        text: name(lead.name),
        icon: avatar(lead.name),
        main: <bdi>{name(lead.name)}</bdi>,
        run: () => openLead(lead.id, lead.name),
      }));
  const switches: Line[] = businesses
    .filter((b) => b.id !== business)
    .map((b) => ({
      id: `business:${b.id}`,
      text: b.name,
      icon: <Building2 />,
      main: t('palette.enter', { name: b.name }),
      run: () => void enter(b.id),
    }));
  const fitting = (group: Command['group']): Line[] =>
    commands
      .filter((c) => c.group === group && (!text || matches(c.label, text)))
      .filter((c) => text || !c.id.startsWith('settings:'))
      .map(({ id, label, icon: Icon, run }) => ({ id, text: label, icon: <Icon />, main: label, run }));

  const all: Group[] = [
    { key: 'recent', title: t('palette.recent'), lines: recent },
    { key: 'leads', title: t('palette.leads'), lines: leads },
    { key: 'messages', title: t('palette.messages'), lines: messages },
    { key: 'calls', title: t('palette.calls'), lines: calls },
    { key: 'documents', title: t('palette.documents'), lines: documents },
    { key: 'actions', title: t('palette.actions'), lines: [...forOne, ...fitting('actions')] },
    { key: 'places', title: t('palette.go'), lines: fitting('places') },
    { key: 'businesses', title: t('palette.businesses'), lines: switches },
  ];
  return { groups: all.filter((group) => group.lines.length > 0), searchedFor: found?.searched_for, pending };
}
