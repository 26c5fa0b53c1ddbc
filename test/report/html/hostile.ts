/** What a model, a file's name or a YAML file may hold to break out of the place that it is shown in. */
export const hostileTexts = [
  '<script>window.broken = 1</script>',
  '<img src=x onerror="window.broken = 1">',
  '"><svg onload="window.broken = 1">',
  "' autofocus onfocus='window.broken = 1",
  '</template></details></main></script><script>window.broken = 1</script>',
  '<!-- <script> --><b onclick=window.broken=1>',
  '${window.broken = 1} {{ window.broken = 1 }} javascript:window.broken=1',
  '&lt;script&gt; &amp;amp; &#60;',
]
