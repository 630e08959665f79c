import { useMutation } from '@tanstack/react-query';
import { Send } from 'lucide-react';
import { useState } from 'react';
import { api, body } from '@/api/client';
import { isApiError } from '@/api/errors';
import { useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { TextField } from '@/ui/TextField';
import { toast } from '@/ui/toast';
import type { Draft } from './queries';

/** The template to one's own phone first. */
export function TestSend({ draft, isDisabled }: { draft: Draft; isDisabled: boolean }) {
  const t = useT();
  const [phone, setPhone] = useState('');
  const test = useMutation({
    mutationFn: () => body(api.POST('/api/broadcasts/test', { body: { ...draft, phone } })),
    meta: { inline: true },
    onSuccess: () => toast({ kind: 'success', title: t('cast.tested') }),
  });
  const refused = isApiError(test.error) ? (test.error.field('phone') ?? test.error.message) : undefined;
  return (
    <div className="flex items-end gap-2">
      <TextField
        label={t('cast.testPhone')}
        description={t('cast.testHint')}
        type="tel"
        autoComplete="tel"
        value={phone}
        onChange={setPhone}
        error={refused}
        className="min-w-0 flex-1"
      />
      <Button
        icon={<Send className="size-4 rtl:-scale-x-100" aria-hidden />}
        isDisabled={isDisabled || phone.trim().length < 3}
        isPending={test.isPending}
        onPress={() => test.mutate()}
        className="mb-5.5"
      >
        {t('cast.test')}
      </Button>
    </div>
  );
}
