import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'

/** A link to bytes, which the browser saves. */
export const Download = ({ href, children, isMain = false, name }: { href: string; children: string; isMain?: boolean; name?: string }) => (
  <Button
    component="a"
    href={href}
    download={name ?? true}
    variant={isMain ? 'filled' : 'default'}
    leftSection={<IconDownload size={16} />}
  >
    {children}
  </Button>
)
