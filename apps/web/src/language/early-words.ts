import { language } from './language.ts'

/**
 * Runs before the rest of the app has come: asks for the words of the page in the language of the page, which a build lists in the page itself
 * by language and room (`build/early-words.ts`), so that they come beside the scripts and not after them.
 */
const listed = document.getElementById('catalogues')?.textContent
const files = listed == null ? {} : (JSON.parse(listed) as Record<string, Record<string, string>>)
const isBench = /^\/projects\/[0-9a-f-]{36}\/label\/?$/.test(window.location.pathname)

for (const room of isBench ? ['app', 'bench', 'canvas'] : ['app']) {
  const file = files[language]?.[room]
  if (file === undefined) continue
  const link = document.createElement('link')
  link.rel = 'modulepreload'
  link.crossOrigin = ''
  link.href = file
  document.head.append(link)
}
