import { AudioLines } from 'lucide-react';
import { type FormEvent, useEffect, useState } from 'react';
import { useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { FormFailure } from '@/ui/FormFailure';
import { Select } from '@/ui/Select';
import { TextArea, TextField } from '@/ui/TextField';
import { toast } from '@/ui/toast';
import type { AiSettings } from './queries';
import { useSaveAi } from './useSaveAi';

type Voice = Pick<AiSettings, 'chat_model' | 'realtime_model' | 'voice' | 'language' | 'greeting'>;

const languages = ['he', 'en', 'ar', 'ru', 'fr'] as const;

interface AiVoiceProps {
  saved: AiSettings;
  canWrite: boolean;
  onDirty: (dirty: boolean) => void;
}

/** Which models speak, with which voice and language, and how a call begins. */
export function AiVoice({ saved, canWrite, onDirty }: AiVoiceProps) {
  const t = useT();
  const [draft, setDraft] = useState<Partial<Voice>>({});
  const changed = Object.fromEntries(
    Object.entries(draft).filter(([name, value]) => saved[name as keyof Voice] !== value),
  ) as Partial<Voice>;
  const dirty = Object.keys(changed).length > 0;
  useEffect(() => onDirty(dirty), [dirty, onDirty]);
  const save = useSaveAi(() => {
    setDraft({});
    toast({ kind: 'success', title: t('ai.saved') });
  });
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (dirty && !save.isPending) save.mutate(changed);
  };
  const field = (name: keyof Voice) => ({
    name,
    value: draft[name] ?? saved[name],
    onChange: (value: string) => {
      setDraft((old) => ({ ...old, [name]: value }));
      if (save.error) save.reset();
    },
    error: save.refused(name),
    isReadOnly: !canWrite,
  });
  const { isReadOnly, ...language } = field('language');
  const known = languages.map((code) => ({ value: code as string, label: t(`ai.lang.${code}`) }));
  return (
    <Card title={t('ai.voiceTitle')} icon={<AudioLines />} className="min-w-0">
      <form onSubmit={submit} className="flex flex-col gap-4" noValidate>
        <TextField
          label={t('ai.chatModel')}
          description={t('ai.default')}
          autoComplete="off"
          maxLength={100}
          {...field('chat_model')}
        />
        <TextField
          label={t('ai.realtimeModel')}
          description={t('ai.default')}
          autoComplete="off"
          maxLength={100}
          {...field('realtime_model')}
        />
        <div className="grid gap-4 md:grid-cols-2">
          <TextField
            label={t('ai.voice')}
            description={t('ai.voiceHint')}
            autoComplete="off"
            maxLength={100}
            {...field('voice')}
          />
          <Select
            {...language}
            label={t('ai.language')}
            isDisabled={isReadOnly}
            options={
              known.some(({ value }) => value === language.value)
                ? known
                : [...known, { value: language.value, label: language.value }]
            }
          />
        </div>
        <TextArea
          label={t('ai.greeting')}
          optional={t('field.optional')}
          description={t('ai.greetingHint')}
          rows={2}
          maxLength={500}
          {...field('greeting')}
        />
        <FormFailure {...save.failure} />
        {canWrite && (
          <Button type="submit" className="self-start" isDisabled={!dirty} isPending={save.isPending}>
            {t('action.save')}
          </Button>
        )}
      </form>
    </Card>
  );
}
