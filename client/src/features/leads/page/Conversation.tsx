import {
  type UseInfiniteQueryResult,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { MessagesSquare } from 'lucide-react';
import { Fragment, type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { api, body } from '@/api/client';
import { useCan } from '@/api/session';
import { useT } from '@/i18n';
import { longDay, ymd } from '@/i18n/format';
import { Button } from '@/ui/Button';
import { cx } from '@/ui/cx';
import { Empty } from '@/ui/Empty';
import { Skeleton, useDelayed } from '@/ui/Skeleton';
import type { Lead } from '../queries';
import { Bubble } from './Bubble';
import { NoteLine } from './notes/NoteLine';
import { type Line, lines, notesQuery } from './notes/queries';
import { WriteArea } from './notes/WriteArea';
import { OwnerSwitch } from './OwnerSwitch';
import { type Message, threadQuery } from './queries';
import { useReact } from './useReact';
import { useRetryMessage } from './useRetryMessage';

const none: never[] = [];

/** The WhatsApp conversation with a lead, oldest first, opened at its end. */
export default function Conversation({ lead, spot }: { lead: Lead; spot?: string }) {
  const t = useT();
  const mayWrite = useCan('agent');
  const query = useInfiniteQuery(threadQuery(lead.id));
  const loading = useDelayed(query.isPending);
  const newest = query.data?.pages[0];
  const messages = useMemo(
    () => query.data?.pages.toReversed().flatMap((page) => page.items) ?? [],
    [query.data],
  );
  const notes = useQuery(notesQuery(lead.id)).data;
  const shown = useMemo(
    () => lines(messages, notes ?? none, query.hasNextPage),
    [messages, notes, query.hasNextPage],
  );
  const { mutate: retry } = useRetryMessage(lead.id);
  const { mutate: react } = useReact(lead.id);
  const [quoted, setQuoted] = useState<Message>();
  const can = mayWrite && newest?.reply.allowed ? newest.reply.can : [];
  const answer = (message: Message) => {
    setQuoted(message);
    document.querySelector<HTMLElement>('[data-key="compose"]')?.focus();
  };
  const scroll = useStayAtEnd(shown.length, idOf(shown.at(-1)));
  const wanted = spot?.startsWith('m') ? Number(spot.slice(1)) : undefined;
  useSpot(
    scroll,
    wanted,
    messages.some((m) => m.id === wanted),
    query,
  );
  useMarkRead(lead, newest?.conversation_id ?? null, newest?.unread ?? 0, mayWrite);

  if (!newest) {
    if (query.error) throw query.error;
    return loading ? <BubbleSkeletons /> : <span className="flex-1" />;
  }
  return (
    <>
      <OwnerSwitch leadId={lead.id} thread={newest} mayWrite={mayWrite} />
      <div
        ref={scroll}
        role="log"
        aria-label={t('conv.log')}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolled region must be reachable by keyboard
        tabIndex={0}
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-4"
      >
        {shown.length === 0 ? (
          <Empty
            className="h-full"
            icon={<MessagesSquare />}
            title={t('conv.empty')}
            hint={t('conv.emptyHint')}
          />
        ) : (
          <ol className="mx-auto flex min-h-full max-w-3xl flex-col justify-end gap-3 py-4">
            {query.hasNextPage && (
              <li className="self-center">
                <Button
                  size="sm"
                  isPending={query.isFetchingNextPage}
                  onPress={() => void query.fetchNextPage()}
                >
                  {t('conv.older')}
                </Button>
              </li>
            )}
            {shown.map((line, i) => {
              const before = shown[i - 1];
              const newDay = !before || ymd(before.at) !== ymd(line.at);
              return (
                <Fragment
                  key={
                    'note' in line ? `note ${line.note.id}` : (line.message.client_msg_id ?? line.message.id)
                  }
                >
                  {newDay && (
                    <li className={cx('self-center text-2xs text-fg-3', i > 0 && 'mt-2')}>
                      <bdi>{longDay(line.at)}</bdi>
                    </li>
                  )}
                  {'note' in line ? (
                    <NoteLine leadId={lead.id} note={line.note} />
                  ) : (
                    <Bubble
                      message={line.message}
                      leadId={lead.id}
                      marked={line.message.id === wanted}
                      onRetry={mayWrite ? retry : undefined}
                      onReply={can.includes('quote') ? answer : undefined}
                      onReact={can.includes('react') ? ({ id }, emoji) => react({ id, emoji }) : undefined}
                    />
                  )}
                </Fragment>
              );
            })}
          </ol>
        )}
      </div>
      {mayWrite && (
        <WriteArea
          key={lead.id}
          lead={lead}
          thread={newest}
          quoted={quoted}
          onUnquote={() => setQuoted(undefined)}
        />
      )}
    </>
  );
}

const idOf = (line: Line | undefined) => line && ('note' in line ? line.note.id : line.message.id);

// New messages scroll into view when the end was in view; older ones that load above leave the eye where it was.
function useStayAtEnd(count: number, lastId: number | undefined) {
  const scroll = useRef<HTMLDivElement>(null);
  const before = useRef({ height: 0, top: 0, lastId: undefined as number | undefined, atEnd: true });
  useEffect(() => {
    const el = scroll.current;
    if (!el) return;
    const onScroll = () => {
      before.current.top = el.scrollTop;
      before.current.atEnd = el.scrollHeight - el.scrollTop - el.clientHeight < 80;
    };
    el.addEventListener('scroll', onScroll, { passive: true });
    // Where one writes grows with the words; the end stays in sight above it.
    const resized = new ResizeObserver(() => {
      if (before.current.atEnd) el.scrollTop = el.scrollHeight;
    });
    resized.observe(el);
    return () => {
      el.removeEventListener('scroll', onScroll);
      resized.disconnect();
    };
  }, [count]);
  useLayoutEffect(() => {
    const el = scroll.current;
    if (!el) return;
    const old = before.current;
    if (old.lastId !== lastId) {
      if (old.atEnd || old.lastId === undefined || (lastId ?? 0) < 0) el.scrollTop = el.scrollHeight;
    } else if (old.atEnd) {
      el.scrollTop = el.scrollHeight;
    } else if (old.height && el.scrollHeight > old.height && old.top < 200) {
      el.scrollTop = old.top + el.scrollHeight - old.height;
    }
    old.height = el.scrollHeight;
    old.lastId = lastId;
  }, [count, lastId]);
  return scroll;
}

// A message that somebody points to is brought into view, from older pages if it has to be.
function useSpot(
  scroll: RefObject<HTMLElement | null>,
  wanted: number | undefined,
  here: boolean,
  query: Pick<UseInfiniteQueryResult, 'hasNextPage' | 'isFetching' | 'fetchNextPage'>,
) {
  const { hasNextPage, isFetching, fetchNextPage } = query;
  useEffect(() => {
    if (!wanted) return;
    if (here)
      scroll.current?.querySelector(`[data-message="${wanted}"]`)?.scrollIntoView({ block: 'center' });
    else if (hasNextPage && !isFetching) void fetchNextPage();
  }, [scroll, wanted, here, hasNextPage, isFetching, fetchNextPage]);
}

// What is on the screen has been read, once the page is really looked at.
function useMarkRead(lead: Lead, conversationId: number | null, unread: number, mayWrite: boolean) {
  const client = useQueryClient();
  const pending = unread > 0 || lead.unread > 0;
  useEffect(() => {
    if (!pending || !mayWrite || document.visibilityState !== 'visible') return;
    const mark = async () => {
      if (conversationId !== null) {
        await body(api.POST('/api/conversations/{id}/read', { params: { path: { id: conversationId } } }));
      }
      await body(api.POST('/api/leads/{id}/read', { params: { path: { id: lead.id } } }));
      for (const key of [['lead', lead.id], ['inbox'], ['home']])
        void client.invalidateQueries({ queryKey: key });
    };
    // Not being able to mark something as read is no reason to disturb who reads it.
    void mark().catch(() => undefined);
  }, [client, lead.id, conversationId, pending, mayWrite]);
}

function BubbleSkeletons() {
  return (
    <div aria-hidden className="mx-auto flex w-full max-w-3xl flex-1 flex-col justify-end gap-4 p-4">
      <Skeleton className="h-10 w-72 self-start !rounded-xl" />
      <Skeleton className="h-16 w-96 max-w-full self-end !rounded-xl" />
      <Skeleton className="h-10 w-56 self-start !rounded-xl" />
    </div>
  );
}
