import type en from '../en/progress.ts'
import type { Words } from '../words-of.ts'

export default {
  page: {
    title: 'Fortschritt',
    tab: 'Fortschritt · {project}',
    subtitle: 'Wie weit die Studie ist und wann sie endet',
    countedAt: 'Gezählt <at></at>',
  },
  due: {
    label: 'Fällig am',
    saved: 'Termin gespeichert',
    notSaved: 'Der Termin wurde nicht gespeichert',
  },
  alerts: {
    title: 'Bitte ansehen',
    stalled:
      'Seit {days, plural, one {# Tag} other {# Tagen}} wurde nichts eingereicht, während {ready, plural, one {# Probe wartet} other {# Proben warten}}. Erinnern Sie die Leser, oder laden Sie weitere ein.',
    late: 'In diesem Tempo endet die Studie {days, plural, one {# Tag} other {# Tage}} nach dem Termin {due}.',
    contestedGrowing:
      '{now, plural, one {# Probe ist} other {# Proben sind}} strittig, vor einer Woche {weekAgo, number}: Die Prüfer kommen nicht nach.',
    leasesExpiring:
      '{share} der in der letzten Woche beendeten Ausleihen liefen ab ({expired, number} von {ended, number}): Die Frist ist vielleicht zu kurz, oder die Proben sind zu schwierig.',
    goldFailing:
      'Bekannte Antworten wurden im Mittel mit {mean} getroffen, über {readings, plural, one {# Lesung} other {# Lesungen}}; Rat beginnt unter {below}.',
    starving:
      '{tasks, plural, one {# Probe nimmt} other {# Proben nimmt}} niemand: Ihr Platz wurde vor langer Zeit zurückgegeben, oder sie verlangen ein Fachgebiet, das niemand hat.',
  },
  figures: {
    title: 'Prognose',
    due: 'fällig {due}',
    end: 'Voraussichtliches Ende',
    done: 'Fertig',
    doneNote: 'nichts ist mehr zu lesen',
    unknown: 'k. A.',
    range: 'zwischen {from} und {to}, 8 von 10',
    from: 'nicht vor {from}, 9 von 10',
    needed: 'Benötigte Lesungen',
    asked: '{asked, number} sind nach jetzigem Stand gefragt',
    escalation: '{asked, number} nach jetzigem Stand; {share} brauchten mehr',
    throughput: 'Lesungen pro Tag',
    throughputNote: 'letzte 7 Tage; {month} in den letzten 28',
    cost: 'Zeit der Fachleute',
    costNote: '{perSample} je entschiedene Probe; {toEnd} bis zum Ende',
    queue: 'Bereit zum Lesen',
    queueNote: '{leased, number} in Arbeit; {starving, number} nimmt niemand',
    minutes: '{minutes} min',
    hours: '{hours} h',
  },
  whyUnknown: {
    'too-few-days': 'bisher nur {n, plural, one {# Tag} other {# Tage}} mit Lesungen; es braucht noch einige',
    'too-few-reads': 'bisher nur {n, plural, one {# Lesung} other {# Lesungen}}; es braucht noch einige',
    'no-reads-lately': 'zuletzt wurde nichts gelesen',
    'too-far': 'weiter entfernt als zehn Jahre',
  },
  plots: {
    burnDown: 'Verbleibende Proben',
    burnDownNote:
      'Proben, die weder entschieden noch zurückgezogen sind. Die Linien voraus enden, wo einer, fünf und neun von zehn simulierten Verläufen enden.',
    perDay: 'Pro Tag',
    zone: 'Tage in {zone}',
    open: 'Offene Proben',
    early: 'Früh (1 von 10)',
    middle: 'Mitte',
    late: 'Spät (9 von 10)',
    samples: 'Proben',
    counts: 'Anzahl',
    submits: 'Annotationen',
    settled: 'Entschieden',
    contested: 'Strittig',
    nothingYet: 'Noch nichts',
    nothingYetHint: 'Was Leser einreichen, erscheint hier Tag für Tag.',
  },
  groups: {
    largest: 'die {shown, number} größten von {values, number}',
    value: 'Wert',
    settled: 'Entschieden',
    contested: 'Strittig',
    samples: 'Proben',
    share: 'Entschiedene Proben von {value}',
  },
} satisfies Words<typeof en>
