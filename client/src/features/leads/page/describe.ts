import {
  BellPlus,
  BellRing,
  Bot,
  CalendarClock,
  CheckCheck,
  CircleCheck,
  CircleX,
  Clock,
  FileText,
  FileUp,
  HandCoins,
  ListPlus,
  type LucideIcon,
  Megaphone,
  MegaphoneOff,
  Merge,
  MessageCircle,
  NotebookPen,
  PhoneCall,
  RotateCcw,
  Sparkles,
  Split,
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

function doc(tone: Tone, title: string, data: Data): Described {
  return { icon: FileText, tone, title, detail: text(data.name) };
}

const kinds: Record<string, (data: Data, entry: Entry, names: Names) => Described | null> = {
  'lead.created': () => ({ icon: UserRoundPlus, tone: 'blue', title: t('activity.leadCreated') }),
  'lead.updated': (d, _entry, names) => ({
    icon: UserRound,
    tone: 'slate',
    title: t('activity.leadUpdated'),
    detail: changesOf(d, names),
  }),
  'lead.moved': (d) =>
    d.from === d.to
      ? { icon: SquareKanban, tone: 'slate', title: t('activity.leadOrdered') }
      : {
          icon: SquareKanban,
          tone: 'violet',
          title: t('activity.leadMoved', { status: text(d.to_label) || text(d.to) }),
        },
  'lead.deleted': () => ({ icon: Trash2, tone: 'rose', title: t('activity.leadDeleted') }),
  'lead.merged': (d) => ({
    icon: Merge,
    tone: 'violet',
    title: t('activity.leadMerged', { name: text(d.name) || t('leads.noName') }),
  }),
  'lead.unmerged': (d) => ({
    icon: Split,
    tone: 'violet',
    title: t('activity.leadUnmerged', { name: text(d.name) || t('leads.noName') }),
  }),
  'lead.merged_away': () => null,
  'lead.imported': (d) => ({
    icon: FileUp,
    tone: 'blue',
    title: t(d.created ? 'activity.leadImported' : 'activity.leadImportUpdated', { file: text(d.file) }),
  }),
  'lead.restored': () => ({ icon: RotateCcw, tone: 'blue', title: t('activity.leadRestored') }),
  'document.added': (d) => doc('blue', t('activity.docAdded'), d),
  'document.revised': (d) => doc('blue', t('activity.docRevised'), d),
  'document.renamed': (d) => doc('slate', t('activity.docRenamed'), d),
  'document.version_restored': (d) => doc('slate', t('activity.docVersion'), d),
  'document.deleted': (d) => doc('rose', t('activity.docDeleted'), d),
  'document.undeleted': (d) => doc('blue', t('activity.docBack'), d),
  'consent.granted': () => ({ icon: Megaphone, tone: 'green', title: t('activity.consentGranted') }),
  'consent.withdrawn': () => ({
    icon: MegaphoneOff,
    tone: 'rose',
    title: t('activity.consentWithdrawn'),
  }),
  'intake.received': (d) => ({
    icon: UserRoundPlus,
    tone: 'blue',
    title: t('activity.intake', { source: text(d.source) }),
  }),
  'note.added': (d) => ({
    icon: NotebookPen,
    tone: 'amber',
    title: t('activity.note'),
    detail: text(d.text),
  }),
  'message.received': (_d, entry) => ({
    icon: MessageCircle,
    tone: 'green',
    title: t('activity.messageIn'),
    detail: entry.text,
  }),
  'message.queued': (_d, entry) => ({
    icon: MessageCircle,
    tone: 'green',
    title: t('activity.messageOut'),
    detail: entry.text,
  }),
  // Ticks are shown at the message; only a failure is news.
  'message.status': (d, entry) =>
    d.status === 'failed'
      ? { icon: CircleX, tone: 'rose', title: t('activity.messageFailed'), detail: entry.text }
      : null,
  'message.scheduled': (d) => ({
    icon: CalendarClock,
    tone: 'green',
    title: t('activity.messageScheduled', { time: when(d) }),
  }),
  'message.rescheduled': (d) => ({
    icon: CalendarClock,
    tone: 'green',
    title: t('activity.messageScheduled', { time: when(d) }),
  }),
  'message.unscheduled': () => ({
    icon: CalendarClock,
    tone: 'slate',
    title: t('activity.messageUnscheduled'),
  }),
  'message.schedule_failed': () => ({
    icon: CircleX,
    tone: 'rose',
    title: t('activity.scheduleFailed'),
  }),
  'call.started': () => ({ icon: PhoneCall, tone: 'blue', title: t('activity.callStarted') }),
  'call.placed': () => ({ icon: PhoneCall, tone: 'blue', title: t('activity.callPlaced') }),
  'call.answered': () => null,
  'call.hung_up': () => ({ icon: PhoneCall, tone: 'rose', title: t('activity.callHungUp') }),
  'call.ended': (d) => ({
    icon: PhoneCall,
    tone: 'blue',
    title: t('activity.callEnded', { duration: duration(Number(d.duration_s) || 0) }),
    detail: outcome(text(d.outcome)),
  }),
  'call.recording': () => ({ icon: Voicemail, tone: 'blue', title: t('activity.callRecording') }),
  'call.message': () => ({ icon: Voicemail, tone: 'blue', title: t('activity.callMessage') }),
  'conversation.owner': (d) =>
    d.owner === 'bot'
      ? { icon: Bot, tone: 'violet', title: t('activity.ownerBot') }
      : { icon: UserRoundCheck, tone: 'slate', title: t('activity.ownerHuman') },
  'conversation.read': () => null,
  'conversation.noted': () => ({ icon: NotebookPen, tone: 'amber', title: t('activity.noted') }),
  'conversation.note_removed': () => ({ icon: Trash2, tone: 'slate', title: t('activity.noteRemoved') }),
  'conversation.writing': () => null,
  'conversation.bot': (d) => ({
    icon: Bot,
    tone: 'violet',
    title: t(d.on ? 'activity.botOn' : 'activity.botOff'),
  }),
  'conversation.closed': () => ({ icon: CheckCheck, tone: 'green', title: t('activity.talkClosed') }),
  'conversation.reopened': () => ({ icon: RotateCcw, tone: 'slate', title: t('activity.talkReopened') }),
  'conversation.snoozed': (d) => ({
    icon: Clock,
    tone: 'amber',
    title: t('activity.talkSnoozed', { time: dayTime(text(d.until)) }),
  }),
  'conversation.woke': () => ({ icon: BellRing, tone: 'amber', title: t('activity.talkWoke') }),
  'reminder.created': (d) => ({
    icon: BellPlus,
    tone: 'amber',
    title: t('activity.reminderSet', { time: when(d) }),
    detail: text(d.title) || text(d.note),
  }),
  'reminder.updated': (d) => ({
    icon: BellPlus,
    tone: 'amber',
    title: t('activity.reminderChanged', { time: when(d) }),
    detail: text(d.title) || text(d.note),
  }),
  'reminder.due': (d) => ({
    icon: BellRing,
    tone: 'amber',
    title: t('activity.reminderDue'),
    detail: text(d.title) || text(d.note),
  }),
  'reminder.done': (d) => ({
    icon: CircleCheck,
    tone: 'green',
    title: t('activity.reminderDone'),
    detail: text(d.title) || text(d.note),
  }),
  'reminder.reopened': (d) => ({
    icon: BellPlus,
    tone: 'amber',
    title: t('activity.reminderReopened'),
    detail: text(d.title) || text(d.note),
  }),
  'reminder.deleted': () => ({ icon: Trash2, tone: 'slate', title: t('activity.reminderDeleted') }),
  'task.created': (d) => ({
    icon: ListPlus,
    tone: 'amber',
    title: t('activity.taskAdded'),
    detail: text(d.title),
  }),
  'task.updated': (d) => ({
    icon: ListPlus,
    tone: 'amber',
    title: t('activity.taskChanged'),
    detail: text(d.title),
  }),
  'task.due': (d) => ({ icon: BellRing, tone: 'amber', title: t('activity.taskDue'), detail: text(d.title) }),
  'task.done': (d) => ({
    icon: CircleCheck,
    tone: 'green',
    title: t('activity.taskDone'),
    detail: text(d.title),
  }),
  'task.reopened': (d) => ({
    icon: ListPlus,
    tone: 'amber',
    title: t('activity.taskReopened'),
    detail: text(d.title),
  }),
  'task.deleted': (d) => ({
    icon: Trash2,
    tone: 'slate',
    title: t('activity.taskDeleted'),
    detail: text(d.title),
  }),
  'bill.issued': (d) => ({
    icon: FileText,
    tone: 'blue',
    title: t('activity.docIssued', { kind: documentKind(d), label: text(d.label) }),
    detail: text(d.title),
  }),
  'bill.sent': (d) => ({
    icon: FileText,
    tone: 'blue',
    title: t('activity.docSent', { kind: documentKind(d), label: text(d.label) }),
  }),
  'bill.opened': (d) => ({
    icon: FileText,
    tone: 'violet',
    title: t('activity.docOpened', { kind: documentKind(d), label: text(d.label) }),
  }),
  'bill.accepted': (d) => ({
    icon: CircleCheck,
    tone: 'green',
    title: t('activity.docAccepted', { label: text(d.label) }),
    detail: text(d.by),
  }),
  'bill.declined': (d) => ({
    icon: CircleX,
    tone: 'rose',
    title: t('activity.docDeclined', { label: text(d.label) }),
    detail: text(d.reason),
  }),
  'bill.expired': (d) => ({
    icon: FileText,
    tone: 'amber',
    title: t('activity.docExpired', { label: text(d.label) }),
  }),
  'bill.cancelled': (d) => ({
    icon: CircleX,
    tone: 'slate',
    title: t('activity.docCancelled', { kind: documentKind(d), label: text(d.label) }),
    detail: text(d.reason),
  }),
  // Drafts are no news, and a payment speaks for what it pays.
  'bill.drafted': () => null,
  'bill.discarded': () => null,
  'bill.partly_paid': () => null,
  'bill.paid': () => null,
  'bill.reopened': () => null,
  'billing.order': () => null,
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
  'agent.tool': (d) => ({
    icon: Bot,
    tone: 'violet',
    title: t('activity.tool'),
    detail: toolName(text(d.tool)),
  }),
  'summary.made': (d) =>
    d.state === 'ready' ? { icon: Sparkles, tone: 'violet', title: t('activity.summary') } : null,
};

function documentKind(data: Data): string {
  const kind = text(data.document);
  return t(kind === 'quote' || kind === 'reversal' ? `billing.kind.${kind}` : 'billing.kind.request');
}

/** The names of colleagues by their ids. */
export type Names = ReadonlyMap<number, string>;

const fields = {
  name: 'lead.fact.name',
  phone: 'lead.fact.phone',
  email: 'lead.fact.email',
  source: 'lead.fact.source',
  owner_id: 'lead.fact.owner',
  tags: 'lead.fact.tags',
  value_agorot: 'lead.fact.value',
  notes: 'lead.notes',
} as const;

// "Budget: 500 ₪ → 800 ₪": what was changed, and to what as far as it is short.
function changesOf(data: Data, names: Names): string | undefined {
  if (!Array.isArray(data.changes)) return undefined;
  const said = data.changes.flatMap((change: unknown) => {
    const { field, from, to } = (change && typeof change === 'object' ? change : {}) as Data;
    const key = fields[field as keyof typeof fields];
    if (!key) return [];
    if (field === 'notes') return [t(key)];
    const value = (of: unknown) => valueOf(String(field), of, names);
    return [`${t(key)}: ${value(from)} → ${value(to)}`];
  });
  return said.join('\n') || undefined;
}

function valueOf(field: string, value: unknown, names: Names): string {
  if (field === 'value_agorot') return money(Number(value) || 0);
  if (field === 'owner_id') return names.get(Number(value)) ?? t('leads.ownerNone');
  if (Array.isArray(value)) return value.join(', ') || '—';
  return text(value) || '—';
}

const tools = {
  save_lead: 'activity.tool.saveLead',
  set_lead_status: 'activity.tool.setStatus',
  schedule_callback: 'activity.tool.callback',
  add_note: 'activity.tool.note',
  transfer_to_human: 'activity.tool.transfer',
  end_call: 'activity.tool.endCall',
} as const;

function toolName(name: string): string | undefined {
  const key = tools[name as keyof typeof tools];
  return key && t(key);
}

function outcome(name: string): string | undefined {
  if (name === 'conversation' || name === 'message' || name === 'none') return t(`calls.outcome.${name}`);
  return undefined;
}

/** An event in words, or null when it is no news. An unknown kind still shows that something happened. */
export function describe(entry: Entry, names: Names = new Map()): Described | null {
  const data = (entry.data && typeof entry.data === 'object' ? entry.data : {}) as Data;
  // A task is a reminder with a title.
  const of = kinds[entry.kind] ?? kinds[entry.kind.replace(/^task\./, 'reminder.')];
  return of
    ? of(data, entry, names)
    : { icon: CircleCheck, tone: 'slate', title: t('activity.other'), detail: entry.kind };
}
