import { useMutation, useQueryClient } from '@tanstack/react-query';
import { NotebookPen, Pencil } from 'lucide-react';
import { useState } from 'react';
import { api, body } from '@/api/client';
import { failureText } from '@/api/failureText';
import { useT } from '@/i18n';
import { Button, IconButton } from '@/ui/Button';
import { Card } from '@/ui/Card';
import { FormFailure } from '@/ui/FormFailure';
import { TextArea } from '@/ui/TextField';
import { placeInCache } from '../boardCache';
import type { Lead } from '../queries';
import type { LeadChange } from './useEditLead';

interface NotesProps {
  lead: Lead;
  edit: (change: LeadChange, meanwhile?: boolean) => Promise<unknown>;
  mayWrite: boolean;
}

/** The notes of a lead: read, added to with one line, or edited whole. */
export function Notes({ lead, edit, mayWrite }: NotesProps) {
  const t = useT();
  const client = useQueryClient();
  const [draft, setDraft] = useState('');
  const [whole, setWhole] = useState<string | null>(null);
  const [base, setBase] = useState('');
  const [failure, setFailure] = useState<unknown>(null);
  const add = useMutation({
    mutationFn: (text: string) =>
      body(api.POST('/api/leads/{id}/notes', { params: { path: { id: lead.id } }, body: { text } })),
    meta: { inline: true },
    onSuccess: (next) => {
      setDraft('');
      placeInCache(client, next);
      void client.invalidateQueries({ queryKey: ['lead', lead.id, 'activity'] });
    },
  });
  const saveWhole = async () => {
    try {
      setFailure(null);
      await edit({ notes: whole ?? '' }, base !== lead.notes);
      setWhole(null);
    } catch (e) {
      setFailure(e);
    }
  };

  return (
    <Card
      title={t('lead.notes')}
      icon={<NotebookPen />}
      action={
        mayWrite &&
        lead.notes &&
        whole === null && (
          <IconButton
            size="sm"
            label={t('action.edit')}
            onPress={() => {
              setBase(lead.notes);
              setWhole(lead.notes);
            }}
          >
            <Pencil className="size-4" aria-hidden />
          </IconButton>
        )
      }
    >
      <FormFailure {...failureText(failure ?? add.error)} />
      {whole === null ? (
        <p
          dir={lead.notes ? 'auto' : undefined}
          className={`text-base whitespace-pre-wrap ${lead.notes ? 'text-fg-2' : 'text-sm text-fg-3'}`}
        >
          {lead.notes || t('lead.notesEmpty')}
        </p>
      ) : (
        <form
          onSubmit={(e) => {
            e.preventDefault();
            void saveWhole();
          }}
        >
          <TextArea hideLabel label={t('lead.notes')} rows={6} autoFocus value={whole} onChange={setWhole} />
          <div className="mt-2 flex gap-2">
            <Button type="submit" variant="primary" size="sm">
              {t('action.save')}
            </Button>
            <Button size="sm" onPress={() => setWhole(null)}>
              {t('action.cancel')}
            </Button>
          </div>
        </form>
      )}
      {mayWrite && whole === null && (
        <form
          data-key="note"
          className="mt-3 flex items-end gap-2"
          onSubmit={(e) => {
            e.preventDefault();
            if (draft.trim()) add.mutate(draft.trim());
          }}
        >
          <TextArea
            hideLabel
            className="flex-1"
            rows={1}
            textClassName="!resize-none field-sizing-content max-h-40 !py-[5px]"
            label={t('lead.addNote')}
            placeholder={t('lead.notePlaceholder')}
            value={draft}
            onChange={setDraft}
          />
          <Button type="submit" isDisabled={!draft.trim()} isPending={add.isPending}>
            {t('lead.addNote')}
          </Button>
        </form>
      )}
    </Card>
  );
}
