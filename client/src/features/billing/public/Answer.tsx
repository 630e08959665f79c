import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, body, type Schema } from '@/api/client';
import { failureText } from '@/api/failureText';
import { useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { FormFailure } from '@/ui/FormFailure';
import { TextField } from '@/ui/TextField';

interface AnswerProps {
  token: string;
  version: number;
  customer: string;
  onDone: (document: Schema<'PublicDocument'>) => void;
}

/** Where the customer accepts a quote with their name, or declines it. */
export function Answer({ token, version, customer, onDone }: AnswerProps) {
  const t = useT();
  const [name, setName] = useState(customer);
  const decide = useMutation({
    mutationFn: (accepted: boolean) =>
      body(
        api.POST('/api/public/documents/{token}/decide', {
          params: { path: { token } },
          body: { accepted, name: name.trim(), version },
        }),
      ),
    meta: { inline: true },
    onSuccess: onDone,
  });
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (name.trim()) decide.mutate(true);
  };
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-3 border-t border-line pt-5">
      <FormFailure {...failureText(decide.error)} />
      <TextField
        label={t('public.name')}
        description={t('public.consent')}
        autoComplete="name"
        value={name}
        onChange={setName}
        maxLength={200}
        isRequired
      />
      <div className="flex flex-wrap gap-2">
        <Button
          type="submit"
          variant="primary"
          size="lg"
          className="flex-1"
          isDisabled={!name.trim()}
          isPending={decide.isPending && decide.variables}
        >
          {t('public.accept')}
        </Button>
        <Button
          size="lg"
          isDisabled={!name.trim()}
          isPending={decide.isPending && !decide.variables}
          onPress={() => decide.mutate(false)}
        >
          {t('public.decline')}
        </Button>
      </div>
    </form>
  );
}
