import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { MessagesSquare } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { useT } from '@/i18n';
import '@/i18n/more';
import { cx } from '@/ui/cx';
import { Empty } from '@/ui/Empty';
import { useDesk } from '@/ui/useDesk';
import { ConversationList } from './ConversationList';
import { conversationsQuery, countsQuery, type Lead, type Thread } from './queries';
import { countOf, type InboxSearch, neighbour } from './search';
import { type ThreadActions, ThreadHeader } from './ThreadHeader';
import { useInboxKeys } from './useInboxKeys';
import { ViewStrip } from './ViewStrip';

/** What stands above a conversation, for whoever shows its messages. */
export type Header = (lead: Lead, thread: Thread) => ReactNode;

interface InboxPageProps {
  /** The messages with a lead under a header, and where one writes. */
  renderThread: (lead: number, header: Header, onMissing: () => void) => ReactNode;
  /** Who the lead is. */
  renderSide: (lead: number, onClose: () => void) => ReactNode;
}

/** The conversations, the open one, and its customer: side by side on a desk, one at a time on a phone. */
export default function InboxPage({ renderThread, renderSide }: InboxPageProps) {
  const t = useT();
  const desk = useDesk();
  const { filter: view = 'open', lead, side } = useSearch({ from: '/shell/inbox' });
  const navigate = useNavigate({ from: '/inbox' });
  const go = (next: InboxSearch, replace = true) =>
    void navigate({ search: (old) => ({ ...old, ...next }), replace, resetScroll: false });
  const query = useInfiniteQuery(conversationsQuery(view));
  const items = query.data?.pages.flatMap((page) => page.items);
  const counts = useQuery(countsQuery).data;
  const actions = useRef<ThreadActions>(null);
  const main = useRef<HTMLDivElement>(null);
  const shown = desk ? side !== 'closed' : side === 'open';
  const waiting = countOf(counts, 'unread');
  useEffect(() => {
    document.title = `${waiting ? `(${waiting}) ` : ''}${t('nav.inbox')} · ${t('app.name')}`;
  }, [t, waiting]);

  const open = (next: number | undefined) => go({ lead: next, ...(!desk && { side: undefined }) });
  const leads = [...new Set(items?.map((item) => item.lead_id))];
  const step = (by: 1 | -1) => {
    const next = neighbour(leads, lead, by);
    if (next) open(next);
    else if (by === 1 && query.hasNextPage) void query.fetchNextPage();
  };
  // What was dealt with makes room for the next one; on a phone for the list.
  const onGone = () => open(desk ? (neighbour(leads, lead, 1) ?? neighbour(leads, lead, -1)) : undefined);
  const leave = () => {
    open(undefined);
    document.querySelector<HTMLElement>(`[data-conversation="${lead}"]`)?.focus();
  };
  const toggleSide = () => go({ side: shown ? (desk ? 'closed' : undefined) : desk ? undefined : 'open' });
  useInboxKeys({
    KeyJ: () => step(1),
    KeyK: () => step(-1),
    KeyE: () => actions.current?.close(),
    KeyA: () => actions.current?.assign(),
    KeyZ: () => actions.current?.snooze(),
    KeyU: () => actions.current?.keepUnread(),
    KeyI: () => lead && toggleSide(),
    KeyR: () => main.current?.querySelector<HTMLElement>('[data-key=compose]')?.focus(),
    KeyT: () => main.current?.querySelector<HTMLElement>('[data-key=note]')?.click(),
    Escape: () => lead && (shown && !desk ? toggleSide() : leave()),
  });

  const header: Header = (of, thread) => (
    <ThreadHeader
      lead={of}
      thread={thread}
      side={shown}
      onSide={toggleSide}
      onBack={leave}
      onGone={onGone}
      actions={actions}
    />
  );
  return (
    <div ref={main} className="flex min-h-0 flex-1">
      <section
        aria-label={t('nav.inbox')}
        className={cx(
          'flex min-h-0 min-w-0 flex-col bg-surface md:w-88 md:shrink-0 md:border-e md:border-line',
          lead ? 'max-md:hidden' : 'max-md:flex-1',
        )}
      >
        <div className="flex items-baseline gap-3 px-4 pt-3 pb-2">
          <h1 className="text-xl">{t('nav.inbox')}</h1>
          <span className="text-sm text-fg-3 tabular-nums">
            {query.data?.pages[0] &&
              query.data.pages[0].total > 0 &&
              t(query.data.pages[0].total_capped ? 'inbox.countCapped' : 'inbox.count', {
                n: query.data.pages[0].total,
              })}
          </span>
        </div>
        <ViewStrip view={view} onView={(next) => go({ filter: next === 'open' ? undefined : next })} />
        <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain border-t border-line">
          <ConversationList
            view={view}
            items={items}
            query={query}
            lead={lead}
            onOpenView={() => go({ filter: undefined })}
          />
        </div>
      </section>
      <section
        aria-label={t('inbox.thread')}
        className={cx('flex min-h-0 min-w-0 flex-1 flex-col', (!lead || (shown && !desk)) && 'max-md:hidden')}
      >
        {lead ? (
          renderThread(lead, header, () => open(undefined))
        ) : (
          <Empty
            className="flex-1"
            icon={<MessagesSquare />}
            title={t('inbox.choose')}
            hint={t('inbox.chooseHint')}
          />
        )}
      </section>
      {lead && shown && (
        <aside
          aria-label={t('inbox.side')}
          className="flex min-h-0 flex-col overflow-y-auto bg-bg max-md:flex-1 md:w-80 md:shrink-0 md:border-s md:border-line max-lg:md:hidden"
        >
          {renderSide(lead, toggleSide)}
        </aside>
      )}
    </div>
  );
}
