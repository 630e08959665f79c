import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Pencil, Plus, Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { api, body } from '@/api/client';
import { isApiError } from '@/api/errors';
import { failureText } from '@/api/failureText';
import { useT } from '@/i18n';
import { Button, IconButton } from '@/ui/Button';
import { Dialog, DialogBody, DialogFooter } from '@/ui/Dialog';
import { FormFailure } from '@/ui/FormFailure';
import { TextArea, TextField } from '@/ui/TextField';
import { toast } from '@/ui/toast';
import { type CannedReply, repliesQuery, variables } from './replies';

type Draft = Pick<CannedReply, 'shortcut' | 'text'> & { id?: number };

/** The canned replies of the business: written, changed, taken away. */
export default function RepliesDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const replies = useQuery(repliesQuery).data ?? [];
  const [draft, setDraft] = useState<Draft | null>(null);
  const changed = () => client.invalidateQueries({ queryKey: repliesQuery.queryKey });
  const add = useMutation({
    mutationFn: ({ shortcut, text }: Draft) => body(api.POST('/api/replies', { body: { shortcut, text } })),
    onSettled: changed,
  });
  const remove = useMutation({
    mutationFn: ({ id }: CannedReply) => body(api.DELETE('/api/replies/{id}', { params: { path: { id } } })),
    onSuccess: (_, reply) =>
      toast({
        kind: 'success',
        title: t('replies.removed', { name: reply.shortcut }),
        action: { label: t('action.undo'), run: () => add.mutate(reply) },
      }),
    onSettled: changed,
  });
  if (draft) return <Editor draft={draft} onDone={() => setDraft(null)} />;
  return (
    <Dialog
      title={t('replies.title')}
      description={t('replies.what')}
      closeLabel={t('action.close')}
      onClose={onClose}
    >
      <DialogBody>
        {replies.length === 0 ? (
          <p className="py-6 text-center text-sm text-fg-2">{t('replies.empty')}</p>
        ) : (
          <ul className="divide-y divide-line">
            {replies.map((reply) => (
              <li key={reply.id} className="flex items-start gap-2 py-2.5">
                <div className="min-w-0 flex-1">
                  <p className="text-sm font-medium">
                    <bdi>/{reply.shortcut}</bdi>
                  </p>
                  <p className="line-clamp-2 text-sm whitespace-pre-wrap text-fg-2" dir="auto">
                    {reply.text}
                  </p>
                </div>
                <IconButton
                  size="sm"
                  label={t('replies.edit', { name: reply.shortcut })}
                  onPress={() => setDraft(reply)}
                >
                  <Pencil className="size-4" aria-hidden />
                </IconButton>
                <IconButton
                  size="sm"
                  label={t('replies.remove', { name: reply.shortcut })}
                  onPress={() => remove.mutate(reply)}
                >
                  <Trash2 className="size-4" aria-hidden />
                </IconButton>
              </li>
            ))}
          </ul>
        )}
      </DialogBody>
      <DialogFooter>
        <Button
          variant="primary"
          icon={<Plus className="size-4" aria-hidden />}
          onPress={() => setDraft({ shortcut: '', text: '' })}
        >
          {t('replies.add')}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}

function Editor({ draft, onDone }: { draft: Draft; onDone: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const [shortcut, setShortcut] = useState(draft.shortcut);
  const [text, setText] = useState(draft.text);
  const [tried, setTried] = useState(false);
  const save = useMutation({
    mutationFn: () => {
      const reply = { shortcut: shortcut.trim().replace(/^\//, ''), text: text.trim() };
      return draft.id
        ? body(api.PATCH('/api/replies/{id}', { params: { path: { id: draft.id } }, body: reply }))
        : body(api.POST('/api/replies', { body: reply }));
    },
    meta: { inline: true },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: repliesQuery.queryKey });
      onDone();
    },
  });
  const refused = isApiError(save.error) ? save.error : undefined;
  const submit = (e: FormEvent) => {
    e.preventDefault();
    setTried(true);
    if (shortcut.trim() && text.trim()) save.mutate();
  };
  const missing = (value: string) => (tried && !value.trim() ? t('field.required') : undefined);
  return (
    <Dialog
      title={draft.id ? t('replies.edit', { name: draft.shortcut }) : t('replies.add')}
      closeLabel={t('action.close')}
      onClose={onDone}
    >
      <form onSubmit={submit} className="flex min-h-0 flex-col" noValidate>
        <DialogBody>
          {!refused?.field('shortcut') && <FormFailure {...failureText(save.error)} />}
          <TextField
            label={t('replies.shortcut')}
            description={t('replies.shortcutHint')}
            value={shortcut}
            onChange={setShortcut}
            autoFocus
            autoComplete="off"
            maxLength={40}
            error={refused?.field('shortcut') ?? missing(shortcut)}
          />
          <TextArea
            label={t('replies.text')}
            rows={5}
            value={text}
            onChange={setText}
            maxLength={4096}
            error={refused?.field('text') ?? missing(text)}
          />
          <fieldset className="flex flex-wrap items-center gap-2">
            <legend className="sr-only">{t('replies.variables')}</legend>
            {variables.map((name) => (
              <Button key={name} size="sm" onPress={() => setText((now) => `${now}{${name}}`)}>
                {t(`replies.var.${name}`)}
              </Button>
            ))}
          </fieldset>
        </DialogBody>
        <DialogFooter>
          <Button type="submit" variant="primary" isPending={save.isPending}>
            {t('action.save')}
          </Button>
          <Button onPress={onDone}>{t('action.cancel')}</Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
