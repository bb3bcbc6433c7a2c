/** The languages that every catalogue of words is complete in, each by its own name. */
export const languages = { en: 'English', de: 'Deutsch', zh: '中文' } as const

export type Language = keyof typeof languages

/** How dates and numbers are written; units stay those of the International System. */
const locales: Readonly<Record<Language, string>> = { en: 'en-GB', de: 'de-DE', zh: 'zh-CN' }

const key = 'reticle.language'

export const isLanguage = (value: string | null | undefined): value is Language => value != null && Object.hasOwn(languages, value)

/** What was chosen in this browser, else the first of the browser's languages that there are words for, else English. */
const wantedLanguage = (): Language => {
  // Tests of words run without a browser.
  if (typeof window === 'undefined') return 'en'
  const chosen = window.localStorage.getItem(key)
  if (isLanguage(chosen)) return chosen
  return window.navigator.languages.map((tag) => tag.split('-')[0]).find(isLanguage) ?? 'en'
}

/** Fixed for as long as the page is open: to change it is to load the page again. */
export const language = wantedLanguage()
export const locale = locales[language]

if (typeof document !== 'undefined') document.documentElement.lang = locale

/** Keeps a choice for this browser and shows the page again in that language. */
export const chooseLanguage = (chosen: Language): void => {
  window.localStorage.setItem(key, chosen)
  window.location.reload()
}
