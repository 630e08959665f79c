/** Words of the bell and of what it announces. */
export const notify = {
  'notify.bell': 'התראות',
  'notify.bellUnread': { one: 'התראה חדשה אחת', two: '2 התראות חדשות', other: '{n} התראות חדשות' },
  'notify.open': 'פתיחה',
  'notify.line.reminder': 'הגיע הזמן: {name}',
  'notify.line.assigned': 'ליד חדש באחריותי: {name}',
  'notify.line.assignedMany': {
    one: 'ליד חדש באחריותי',
    two: '2 לידים חדשים באחריותי',
    other: '{n} לידים חדשים באחריותי',
  },
  'notify.line.message': 'הודעה חדשה מאת {name}',
  'notify.line.asked': 'בקשה לדבר עם נציג: {name}',
  'notify.line.given': 'השיחה עם {name} באחריותך',
  'notify.line.mentioned': 'הזכירו אותך בשיחה עם {name}',
} as const;
