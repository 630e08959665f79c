import { Bot } from 'lucide-react';
import { useT } from '@/i18n';
import { Card } from '@/ui/Card';
import { FormFailure } from '@/ui/FormFailure';
import { Switch } from '@/ui/Switch';
import { toast } from '@/ui/toast';
import type { AiSettings } from './queries';
import { useSaveAi } from './useSaveAi';

const channels = [
  { name: 'bot_calls', label: 'ai.botCalls', hint: 'ai.botCallsHint' },
  { name: 'bot_whatsapp', label: 'ai.botWhatsapp', hint: 'ai.botWhatsappHint' },
] as const;

/** Where the bot answers; a switch acts at once. */
export function AiBot({ saved, canWrite }: { saved: AiSettings; canWrite: boolean }) {
  const t = useT();
  const save = useSaveAi((sent) =>
    toast({ kind: 'success', title: (sent.bot_calls ?? sent.bot_whatsapp) ? t('ai.on') : t('ai.off') }),
  );
  // The switch stands where it was put while the server is asked.
  const shown = save.isPending ? { ...saved, ...save.variables } : saved;
  return (
    <Card title={t('ai.bot')} icon={<Bot />}>
      <div className="flex flex-col gap-3">
        {channels.map(({ name, label, hint }) => (
          <Switch
            key={name}
            label={t(label)}
            description={t(hint)}
            isSelected={shown[name]}
            isDisabled={!canWrite || save.isPending}
            onChange={(on) => save.mutate({ [name]: on })}
          />
        ))}
        <FormFailure {...save.failure} />
      </div>
    </Card>
  );
}
