import { MessageCircle, Phone } from 'lucide-react';
import { useT } from '@/i18n';
import { TextArea } from '@/ui/TextField';
import { Budget } from './Budget';
import { estimate } from './estimate';
import type { Budget as BudgetOf, TextName } from './queries';

const icons = { calls_prompt: Phone, whatsapp_prompt: MessageCircle };
const labels = { calls_prompt: 'prompts.calls', whatsapp_prompt: 'prompts.whatsapp' } as const;
const hints = { calls_prompt: 'prompts.callsHint', whatsapp_prompt: 'prompts.whatsappHint' } as const;

/** The name of one of the two texts. */
export function useTextLabel(): (name: TextName) => string {
  const t = useT();
  return (name) => t(labels[name]);
}

interface EditorProps {
  name: TextName;
  value: string;
  error?: string;
  /** What the server counted of the saved text. */
  budget: BudgetOf;
  saved: string;
  readOnly: boolean;
  onChange: (value: string) => void;
}

/** One of the two texts, and what it uses of its model. */
export function Editor({ name, value, error, budget, saved, readOnly, onChange }: EditorProps) {
  const t = useT();
  const label = t(labels[name]);
  const Icon = icons[name];
  const touched = value !== saved;
  return (
    <section className="flex min-w-0 flex-col gap-3 rounded-lg bg-surface p-4 shadow-1">
      <span className="grid size-9 place-items-center rounded-md bg-brand-soft text-brand-text" aria-hidden>
        <Icon className="size-4.5" />
      </span>
      <TextArea
        label={label}
        name={name}
        rows={14}
        value={value}
        onChange={onChange}
        error={error}
        placeholder={readOnly ? undefined : t(hints[name])}
        description={t('prompts.letters', { n: [...value].length })}
        isReadOnly={readOnly}
        textClassName="max-md:h-64"
      />
      <Budget
        budget={touched ? { ...budget, used: estimate(budget, saved, value) } : budget}
        name={label}
        isEstimate={touched}
      />
    </section>
  );
}
