import type { MessageKey } from '@/i18n';

/** An address that a provider must be told. */
export interface Webhook {
  label: MessageKey & `channels.hook.${string}`;
  path: string;
}

const known: Record<string, Webhook[]> = {
  'whatsapp meta': [{ label: 'channels.hook.meta', path: '/webhook/whatsapp/meta' }],
  'whatsapp twilio': [
    { label: 'channels.hook.whatsappIn', path: '/webhook/whatsapp/twilio' },
    { label: 'channels.hook.whatsappStatus', path: '/webhook/whatsapp/twilio/status' },
  ],
  'voice twilio': [
    { label: 'channels.hook.voiceIn', path: '/webhook/twilio/voice' },
    { label: 'channels.hook.voiceStatus', path: '/webhook/twilio/voice/status' },
  ],
};

/** The addresses that a provider of a kind must be told; this page and the webhooks have one origin. */
export function webhooksOf(kind: string, provider: string): Webhook[] {
  return known[`${kind} ${provider}`] ?? [];
}
