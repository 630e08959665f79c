import {
  BellPlus,
  BellRing,
  Bot,
  CircleCheck,
  CircleX,
  FileText,
  HandCoins,
  type LucideIcon,
  MessageCircle,
  NotebookPen,
  PhoneCall,
  RotateCcw,
  SquareKanban,
  Trash2,
  UserRound,
  UserRoundCheck,
  UserRoundPlus,
  Voicemail,
} from 'lucide-react';
import { t } from '@/i18n';
import { dayTime, duration, money } from '@/i18n/format';
import type { Tone } from '@/ui/Chip';
import type { Entry } from './queries';

/** An event as people read it. */
export interface Described {
  icon: LucideIcon;
  tone: Tone;
  title: string;
  detail?: string;
}

type Data = Record<string, unknown>;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const when = (data: Data): string => (text(data.due_at) ? dayTime(text(data.due_at)) : '');

const kinds: Record<string, (data: Data) => Described | null> = {
  'lead.created': () => ({ icon: UserRoundPlus, tone: 'blue', title: t('activity.leadCreated') }),
  'lead.updated': () => ({ icon: UserRound, tone: 'slate', title: t('activity.leadUpdated') }),
  'lead.moved': (d) =>
    d.from === d.to
      ? { icon: SquareKanban, tone: 'slate', title: t('activity.leadOrdered') }
      : {
          icon: SquareKanban,
          tone: 'violet',
          title: t('activity.leadMoved', { status: text(d.to_label) || text(d.to) }),
        },
  'lead.deleted': () => ({ icon: Trash2, tone: 'rose', title: t('activity.leadDeleted') }),
  'lead.restored': () => ({ icon: RotateCcw, tone: 'blue', title: t('activity.leadRestored') }),
  'note.added': (d) => ({
    icon: NotebookPen,
    tone: 'amber',
    title: t('activity.note'),
    detail: text(d.text),
  }),
  'message.received': () => ({ icon: MessageCircle, tone: 'green', title: t('activity.messageIn') }),
  'message.queued': () => ({ icon: MessageCircle, tone: 'green', title: t('activity.messageOut') }),
  'message.sent': () => ({ icon: MessageCircle, tone: 'green', title: t('activity.messageOut') }),
  // Ticks are shown at the message; only a failure is news.
  'message.status': (d) =>
    d.status === 'failed' ? { icon: CircleX, tone: 'rose', title: t('activity.messageFailed') } : null,
  'call.started': () => ({ icon: PhoneCall, tone: 'blue', title: t('activity.callStarted') }),
  'call.ended': (d) => ({
    icon: PhoneCall,
    tone: 'blue',
    title: t('activity.callEnded', { duration: duration(Number(d.duration_s) || 0) }),
    detail: outcome(text(d.outcome)),
  }),
  'call.message': () => ({ icon: Voicemail, tone: 'blue', title: t('activity.callMessage') }),
  'conversation.owner': (d) =>
    d.owner === 'bot'
      ? { icon: Bot, tone: 'violet', title: t('activity.ownerBot') }
      : { icon: UserRoundCheck, tone: 'slate', title: t('activity.ownerHuman') },
  'conversation.read': () => null,
  'reminder.created': (d) => ({
    icon: BellPlus,
    tone: 'amber',
    title: t('activity.reminderSet', { time: when(d) }),
    detail: text(d.note),
  }),
  'reminder.updated': (d) => ({
    icon: BellPlus,
    tone: 'amber',
    title: t('activity.reminderChanged', { time: when(d) }),
    detail: text(d.note),
  }),
  'reminder.due': (d) => ({
    icon: BellRing,
    tone: 'amber',
    title: t('activity.reminderDue'),
    detail: text(d.note),
  }),
  'reminder.done': (d) => ({
    icon: CircleCheck,
    tone: 'green',
    title: t('activity.reminderDone'),
    detail: text(d.note),
  }),
  'reminder.reopened': (d) => ({
    icon: BellPlus,
    tone: 'amber',
    title: t('activity.reminderReopened'),
    detail: text(d.note),
  }),
  'reminder.deleted': () => ({ icon: Trash2, tone: 'slate', title: t('activity.reminderDeleted') }),
  'document.issued': (d) => ({
    icon: FileText,
    tone: 'blue',
    title: t('activity.docIssued', { kind: documentKind(d), label: text(d.label) }),
    detail: text(d.title),
  }),
  'document.accepted': (d) => ({
    icon: CircleCheck,
    tone: 'green',
    title: t('activity.docAccepted', { label: text(d.label) }),
    detail: text(d.by),
  }),
  'document.declined': (d) => ({
    icon: CircleX,
    tone: 'rose',
    title: t('activity.docDeclined', { label: text(d.label) }),
    detail: text(d.reason),
  }),
  'document.expired': (d) => ({
    icon: FileText,
    tone: 'amber',
    title: t('activity.docExpired', { label: text(d.label) }),
  }),
  'document.cancelled': (d) => ({
    icon: CircleX,
    tone: 'slate',
    title: t('activity.docCancelled', { kind: documentKind(d), label: text(d.label) }),
    detail: text(d.reason),
  }),
  // Drafts are no news, and a payment speaks for what it pays.
  'document.drafted': () => null,
  'document.discarded': () => null,
  'document.partly_paid': () => null,
  'document.paid': () => null,
  'document.reopened': () => null,
  'payment.recorded': (d) => ({
    icon: HandCoins,
    tone: 'green',
    title: t('activity.paid', { amount: money(Number(d.amount_agorot) || 0) }),
  }),
  'payment.reversed': (d) => ({
    icon: RotateCcw,
    tone: 'slate',
    title: t('activity.payReversed', { amount: money(-(Number(d.amount_agorot) || 0)) }),
  }),
  'agent.tool': () => ({ icon: Bot, tone: 'violet', title: t('activity.tool') }),
};

function documentKind(data: Data): string {
  const kind = text(data.document);
  return t(kind === 'quote' || kind === 'reversal' ? `billing.kind.${kind}` : 'billing.kind.request');
}

function outcome(name: string): string | undefined {
  if (name === 'conversation' || name === 'message' || name === 'none') return t(`calls.outcome.${name}`);
  return undefined;
}

/** An event in words, or null when it is no news. An unknown kind still shows that something happened. */
export function describe(entry: Entry): Described | null {
  const data = (entry.data && typeof entry.data === 'object' ? entry.data : {}) as Data;
  const of = kinds[entry.kind];
  return of ? of(data) : { icon: CircleCheck, tone: 'slate', title: t('activity.other'), detail: entry.kind };
}
