import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { FileCheck2 } from 'lucide-react';
import { type FormEvent, useDeferredValue, useState } from 'react';
import { api, body } from '@/api/client';
import { isApiError } from '@/api/errors';
import { failureText } from '@/api/failureText';
import { useT } from '@/i18n';
import { Button } from '@/ui/Button';
import { Dialog, DialogBody, DialogFooter } from '@/ui/Dialog';
import { FormFailure } from '@/ui/FormFailure';
import { PhoneBubble } from '@/ui/PhoneBubble';
import { toast } from '@/ui/toast';
import { Bindings } from './Bindings';
import { Buttons } from './Buttons';
import { blank, contentOf, sampled, withSamples } from './content';
import { type Content, checkQuery, type Template } from './queries';
import { Words } from './Words';

interface TemplateEditorProps {
  template?: Template;
  channel?: number;
  mayWrite: boolean;
  /** Templates of this number can be written here. */
  authored: boolean;
  onClose: () => void;
}

/** Writes a template: its parts, what WhatsApp would refuse, and how it will look, all at once. */
export default function TemplateEditor({
  template,
  channel,
  mayWrite,
  authored,
  onClose,
}: TemplateEditorProps) {
  const t = useT();
  const client = useQueryClient();
  const [content, setContent] = useState<Content>(template ? contentOf(template) : blank);
  const [bindings, setBindings] = useState<Record<string, string>>(template?.bindings ?? {});
  const [tried, setTried] = useState(false);
  const change = (part: Partial<Content>) => setContent((now) => withSamples({ ...now, ...part }));
  const written = JSON.stringify(content) !== JSON.stringify(template ? contentOf(template) : blank);
  const locked =
    !mayWrite || !authored || ['submitting', 'pending', 'disabled'].includes(template?.status ?? '');
  const checking = useDeferredValue(content);
  const found = useQuery({ ...checkQuery(checking), enabled: !locked && written }).data ?? [];
  const save = useMutation({
    mutationFn: () =>
      template
        ? body(
            api.PATCH('/api/templates/{id}', {
              params: { path: { id: template.id } },
              body: { content: written ? content : undefined, bindings },
            }),
          )
        : body(api.POST('/api/templates', { body: { ...content, channel_id: channel, bindings } })),
    meta: { inline: true },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['templates'] });
      toast({ kind: 'success', title: written ? t('templates.handedIn') : t('templates.saved') });
      onClose();
    },
  });
  const remove = useMutation({
    mutationFn: (id: number) => body(api.DELETE('/api/templates/{id}', { params: { path: { id } } })),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['templates'] });
      onClose();
    },
  });
  const refused = isApiError(save.error) ? save.error : undefined;
  // While one writes, only what is wrong with what stands there is said; what is missing, when one is done.
  const wrong = (field: string) => {
    const finding = found.find((f) => f.field === field);
    const said = tried || Boolean(valueAt(content, field));
    return (said ? finding?.message : undefined) ?? (finding ? undefined : refused?.field(field));
  };
  const submit = (e: FormEvent) => {
    e.preventDefault();
    setTried(true);
    if (found.length === 0) save.mutate();
  };
  const value = (name: string) => content.samples.find((s) => s.name === name)?.value ?? '';
  const { header } = content;
  return (
    <Dialog
      wide
      title={template ? template.name : t('templates.new')}
      description={
        locked && template
          ? t(`templates.lockedBy.${authored ? 'status' : 'provider'}`)
          : t('templates.newHint')
      }
      closeLabel={t('action.close')}
      onClose={onClose}
    >
      <form onSubmit={submit} className="flex min-h-0 flex-col" noValidate>
        <DialogBody>
          <FormFailure {...failureText(refused?.fields.length ? undefined : save.error)} />
          <div className="grid gap-5 md:grid-cols-[3fr_2fr]">
            <div className="flex flex-col gap-4">
              <Words content={content} isNew={!template} locked={locked} onChange={change} wrong={wrong} />
              <Buttons
                buttons={content.buttons}
                locked={locked}
                onChange={(buttons) => change({ buttons })}
                wrong={wrong}
              />
              <Bindings content={content} bindings={bindings} isDisabled={!mayWrite} onChange={setBindings} />
            </div>
            <div className="md:sticky md:top-0 md:self-start">
              <PhoneBubble
                label={t('template.preview')}
                media={header.format === 'text' || header.format === 'none' ? undefined : header.format}
                header={header.format === 'text' ? sampled(header.text, () => header.sample) : undefined}
                body={sampled(content.body, value) || '…'}
                footer={content.footer}
                buttons={content.buttons}
              />
            </div>
          </div>
        </DialogBody>
        <DialogFooter>
          {mayWrite && (
            <Button
              type="submit"
              variant="primary"
              isPending={save.isPending}
              icon={<FileCheck2 className="size-4" aria-hidden />}
            >
              {written ? t('templates.handIn') : t('action.save')}
            </Button>
          )}
          <Button onPress={onClose}>{t('action.cancel')}</Button>
          {mayWrite && authored && template && (
            <Button
              variant="danger"
              className="ms-auto"
              isPending={remove.isPending}
              onPress={() => remove.mutate(template.id)}
            >
              {t('templates.remove')}
            </Button>
          )}
        </DialogFooter>
      </form>
    </Dialog>
  );
}

// What stands at a field that is named as the server names it, such as buttons.0.url or samples.name.
function valueAt(content: Content, field: string): unknown {
  const [part, name, last] = field.split('.');
  if (part === 'samples') return content.samples.find((s) => s.name === name)?.value;
  let at: unknown = content;
  for (const key of [part, name, last]) {
    if (key === undefined) return at;
    at = (at as Record<string, unknown> | undefined)?.[key];
  }
  return at;
}
