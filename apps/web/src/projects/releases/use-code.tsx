import { Code, Group, Tabs } from '@mantine/core'
import type { Release } from '@reticle/contract'
import { CopyIcon } from '../../app/copy-icon.tsx'
import { urlOf } from '../../net/client.ts'
import { codeFor } from './code-for.ts'
import { t } from './words.ts'

/** Code to copy that fetches the release and reads its labels. */
export const UseCode = ({ release }: { release: Release }) => {
  const absolute = (url: string): string => new URL(url, window.location.origin).href
  const archive = absolute(urlOf('getReleaseArchive', { params: { releaseId: release.id } }))
  const yolo = absolute(urlOf('getExport', { params: { releaseId: release.id, format: 'yolo-detect' }, query: { images: 'true' } }))
  const snippets = codeFor({ archive, yolo, manifestSha256: release.manifestSha256 ?? '' })
  return (
    <Tabs defaultValue={snippets[0]?.tool ?? ''}>
      <Tabs.List>
        {snippets.map(({ tool }) => (
          <Tabs.Tab key={tool} value={tool}>
            {tool}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {snippets.map(({ tool, code }) => (
        <Tabs.Panel key={tool} value={tool} pt="xs">
          <Group gap="xs" wrap="nowrap" align="flex-start">
            <Code block style={{ flex: 1, overflowX: 'auto' }}>
              {code}
            </Code>
            <CopyIcon value={code} what={t('useCode.copy', { name: tool })} />
          </Group>
        </Tabs.Panel>
      ))}
    </Tabs>
  )
}
