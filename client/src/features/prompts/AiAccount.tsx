import { KeyRound } from 'lucide-react';
import { type FormEvent, useEffect, useState } from 'react';
import { useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { Chip } from '@/ui/Chip';
import { FormFailure } from '@/ui/FormFailure';
import { TextField } from '@/ui/TextField';
import { toast } from '@/ui/toast';
import type { AiSettings } from './queries';
import { useSaveAi } from './useSaveAi';

const tones = { own: 'green', installation: 'slate', none: 'amber' } as const;

interface AiAccountProps {
  saved: AiSettings;
  canWrite: boolean;
  onDirty: (dirty: boolean) => void;
}

/** On whose account the models run. The key goes in and never comes out again. */
export function AiAccount({ saved, canWrite, onDirty }: AiAccountProps) {
  const t = useT();
  const [key, setKey] = useState('');
  const [address, setAddress] = useState<string>();
  const [asking, setAsking] = useState(false);
  const addressChanged = address !== undefined && address !== saved.base_url;
  const dirty = key !== '' || addressChanged;
  useEffect(() => onDirty(dirty), [dirty, onDirty]);
  const save = useSaveAi((sent) => {
    if (sent.api_key === '') {
      toast({ kind: 'success', title: t('ai.keyRemoved') });
      return;
    }
    setKey('');
    setAddress(undefined);
    toast({ kind: 'success', title: t('ai.saved') });
  });
  const touch = () => {
    if (save.error) save.reset();
  };
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (!dirty || save.isPending) return;
    save.mutate({ ...(key && { api_key: key }), ...(addressChanged && { base_url: address }) });
  };
  return (
    <Card
      title={t('ai.account')}
      icon={<KeyRound />}
      action={<Chip tone={tones[saved.source]}>{t(`ai.source.${saved.source}`)}</Chip>}
    >
      <form onSubmit={submit} className="flex flex-col gap-4" noValidate>
        {!saved.configured && <p className="text-xs text-fg-2">{t('ai.noneHint')}</p>}
        <TextField
          type="password"
          label={t('ai.key')}
          name="api_key"
          autoComplete="new-password"
          maxLength={500}
          placeholder={saved.has_api_key ? '••••••••••••' : undefined}
          description={saved.has_api_key ? t('ai.keyHas') : t('ai.keyNone')}
          value={key}
          onChange={(value) => {
            setKey(value);
            touch();
          }}
          error={save.refused('api_key')}
          isReadOnly={!canWrite}
        />
        <TextField
          type="url"
          label={t('ai.baseUrl')}
          optional={t('field.optional')}
          name="base_url"
          autoComplete="off"
          maxLength={500}
          description={t('ai.baseUrlHint')}
          value={address ?? saved.base_url}
          onChange={(value) => {
            setAddress(value);
            touch();
          }}
          error={save.refused('base_url')}
          isReadOnly={!canWrite}
        />
        <FormFailure {...save.failure} />
        {asking && (
          <div role="group" className="flex flex-wrap items-center gap-2 text-sm">
            <p className="min-w-0 flex-1 basis-48">{t('ai.keyRemoveAsk')}</p>
            <Button
              variant="danger"
              size="sm"
              onPress={() => {
                setAsking(false);
                save.mutate({ api_key: '' });
              }}
            >
              {t('ai.keyRemove')}
            </Button>
            <Button size="sm" onPress={() => setAsking(false)}>
              {t('action.cancel')}
            </Button>
          </div>
        )}
        {canWrite && (
          <div className="flex flex-wrap gap-2">
            <Button type="submit" isDisabled={!dirty} isPending={save.isPending}>
              {t('action.save')}
            </Button>
            {saved.has_api_key && !asking && (
              <Button variant="ghost" onPress={() => setAsking(true)}>
                {t('ai.keyRemove')}
              </Button>
            )}
          </div>
        )}
      </form>
    </Card>
  );
}
