/** A provider's path without its folders: `/mnt/data/chart.png` is `chart.png`. Empty where there is none. */
export function baseName(path: string | null | undefined): string {
  return path?.split('/').at(-1) ?? ''
}
