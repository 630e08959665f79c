import { Download, FolderDown, X } from 'lucide-react';
import { Dialog, Modal, ModalOverlay } from 'react-aria-components/Modal';
import { may, useMe } from '@/api/session';
import { useT } from '@/i18n';
import { Button, buttonClass } from '@/ui/Button';
import type { Message } from '../queries';
import { mediaUrl, useSaveMedia } from './queries';

interface LightboxProps {
  message: Message;
  leadId: number;
  name: string;
  onClose: () => void;
}

/** A picture or a PDF over the whole screen; Escape and a press beside it close it. */
export default function Lightbox({ message, leadId, name, onClose }: LightboxProps) {
  const t = useT();
  const me = useMe();
  const save = useSaveMedia(leadId);
  const pdf = message.media?.type === 'application/pdf';
  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(open) => !open && onClose()}
      className="entering:anim-fade fixed inset-0 z-50 bg-black/85"
    >
      <Modal className="h-full w-full outline-none">
        <Dialog aria-label={name} className="flex h-full flex-col outline-none">
          <header className="flex items-center gap-2 p-3">
            <bdi className="min-w-0 flex-1 truncate text-sm text-white">{name}</bdi>
            {may(me, 'files:write') && (
              <Button
                isPending={save.isPending}
                icon={<FolderDown className="size-4" aria-hidden />}
                onPress={() => save.mutate(message.id)}
              >
                {t('media.save')}
              </Button>
            )}
            <a
              href={mediaUrl(message.id, 'download')}
              download
              aria-label={t('media.download', { name })}
              className={buttonClass('secondary')}
            >
              <Download className="size-4" aria-hidden />
            </a>
            <button
              type="button"
              onClick={onClose}
              aria-label={t('action.close')}
              className={buttonClass('secondary')}
            >
              <X className="size-4" aria-hidden />
            </button>
          </header>
          {pdf ? (
            // oxlint-disable-next-line react/iframe-missing-sandbox -- the browsers' PDF viewers do not start in a sandbox; the answer's own policy keeps the file from doing anything
            <iframe
              src={mediaUrl(message.id)}
              title={name}
              className="mx-3 mb-3 min-h-0 flex-1 rounded-md bg-sunken"
            />
          ) : (
            // oxlint-disable-next-line jsx-a11y/no-static-element-interactions, jsx-a11y/click-events-have-key-events -- Escape and the button close it as well
            <div className="grid min-h-0 flex-1 place-items-center p-3" onClick={onClose}>
              <img src={mediaUrl(message.id)} alt={name} className="max-h-full max-w-full object-contain" />
            </div>
          )}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
