/** Words of files in a conversation. */
export const media = {
  'media.waiting': 'הקובץ בדרך…',
  'media.failed': 'הקובץ לא הגיע',
  'media.again': 'לנסות שוב',
  'media.refused': 'הקובץ לא נשמר: סוג שעלול להזיק, או גדול מדי',
  'media.open': 'פתיחת {name}',
  'media.download': 'הורדת {name}',
  'media.save': 'שמירה במסמכים',
  'media.saved': 'נשמר במסמכים של הליד',
} as const;
