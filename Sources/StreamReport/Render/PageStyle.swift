/// The page's style sheet.
///
/// Colours have names, so that light, dark and print differ in nothing
/// else; text has a contrast of 4.5 to 1 at least, what is drawn of 3 to 1.
enum PageStyle {
  static let text = """
    :root { color-scheme: light dark; --page: #ffffff; --card: #f5f6f8; --text: #1b1f24;
      --dim: #57606a; --line: #d0d7de; --halt: #b3122a; --clear: #116c3a; --partial: #8a5300;
      --on: #ffffff; --s0: #0b62a8; --s1: #b35900; --s2: #00755e; --s3: #8f3f97; --s4: #5b6470;
      --s5: #7a6400; --rest: #868e96; --unknown: #c0182b; --link: #0b62a8; }
    @media (prefers-color-scheme: dark) { :root { --page: #0f1216; --card: #191e24;
      --text: #e8ebef; --dim: #a3adb8; --line: #3a424c; --halt: #ff8a8a; --clear: #6fd99a;
      --partial: #f2bd5c; --on: #0f1216; --s0: #5aa9e6; --s1: #f2a541; --s2: #3ec9a7;
      --s3: #d08be0; --s4: #b7c0cc; --s5: #d9c04a; --rest: #8b949e; --unknown: #ff6b6b;
      --link: #8cc4f5; } }
    * { box-sizing: border-box; }
    body { margin: 0 auto; max-width: 72rem; padding: 0 1rem 2rem; background: var(--page);
      color: var(--text); font: 16px/1.5 system-ui, "Segoe UI", Roboto, "Liberation Sans", sans-serif;
      overflow-wrap: anywhere; }
    header { margin: 1rem 0; padding: 1rem 1.25rem; border-radius: .5rem; color: var(--on);
      background: var(--clear); }
    header.halt { background: var(--halt); }
    header.partial { background: var(--partial); }
    h1 { margin: 0; font-size: 1.7rem; line-height: 1.25; }
    header p { margin: .25rem 0 0; }
    h2 { margin: 2rem 0 .5rem; font-size: 1.25rem; }
    h3 { margin: 1rem 0 .5rem; font-size: 1rem; }
    section > p { margin: .5rem 0; }
    ol, ul { margin: .5rem 0; padding-left: 1.5rem; }
    li { margin: .3rem 0; }
    [aria-labelledby="do"] li:first-child { font-weight: 600; }
    .findings { list-style: none; padding: 0; }
    .badge { display: inline-block; padding: 0 .5em; border-radius: .7em; font-size: .8rem;
      font-weight: 600; border: 1px solid currentColor; color: var(--dim); }
    .badge.alarm, .badge.new { color: var(--on); background: var(--halt); border-color: var(--halt); }
    .badge.warning { color: var(--partial); }
    dl { margin: 0; }
    dt { color: var(--dim); font-size: .85rem; }
    dd { margin: 0; }
    .totals { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: .5rem; }
    .totals div { padding: .5rem .75rem; border-radius: .5rem; background: var(--card); }
    .totals dd { font-weight: 600; font-variant-numeric: tabular-nums; }
    .facts div { display: flex; gap: .5em; }
    .facts dt { flex: none; min-width: 8em; padding-top: .1rem; }
    .scroll { overflow-x: auto; }
    .scroll:focus-visible, summary:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
    table { border-collapse: collapse; width: 100%; font-size: .92rem; }
    th, td { padding: .4rem .6rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
    thead th { color: var(--dim); font-size: .82rem; vertical-align: bottom; overflow-wrap: normal; }
    tbody th { font-weight: 600; min-width: 9rem; }
    .n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
    thead .n { white-space: normal; }
    a { color: var(--link); }
    .sub { display: block; color: var(--dim); font-weight: 400; font-size: .9em; }
    tr.sum { background: var(--card); }
    tr.missing { color: var(--partial); }
    .word.halt { color: var(--halt); font-weight: 600; }
    .word.partial { color: var(--partial); font-weight: 600; }
    .word.clear { color: var(--clear); }
    .digest { font-family: ui-monospace, "Liberation Mono", monospace; font-size: .8rem; min-width: 12rem; }
    .trend { width: 120px; height: 26px; }
    .trend polyline { fill: none; stroke: var(--s0); stroke-width: 1.5; }
    .trend circle { fill: var(--unknown); }
    figure { margin: 0; }
    .chart { display: block; width: 100%; min-width: 40rem; height: auto; }
    .chart text { fill: var(--dim); font-size: 12px; }
    .chart text.value { text-anchor: end; }
    .grid { stroke: var(--line); stroke-width: 1; }
    .s0 { fill: var(--s0); } .s1 { fill: var(--s1); } .s2 { fill: var(--s2); }
    .s3 { fill: var(--s3); } .s4 { fill: var(--s4); } .s5 { fill: var(--s5); }
    .rest { fill: var(--rest); } .unknown { fill: var(--unknown); } .gap { fill: var(--page); }
    .chart > rect.unknown, .legend rect.unknown { fill: url(#hatch); }
    .chart > rect { stroke: var(--page); stroke-width: .5; }
    .legend { display: flex; flex-wrap: wrap; gap: .25rem 1rem; list-style: none; padding: 0; }
    .legend svg { width: .8rem; height: .8rem; margin-right: .4rem; }
    article { margin: .75rem 0; padding: .25rem 1rem .75rem; border: 1px solid var(--line);
      border-radius: .5rem; }
    pre { margin: .25rem 0; padding: .5rem .75rem; border-radius: .4rem; background: var(--card);
      font: .85rem/1.45 ui-monospace, "Liberation Mono", monospace; white-space: pre-wrap; }
    details { margin: .5rem 0; }
    summary { cursor: pointer; color: var(--dim); }
    footer { margin-top: 2rem; border-top: 1px solid var(--line); color: var(--dim); font-size: .85rem; }
    @media (max-width: 40rem) { h1 { font-size: 1.35rem; } th, td { padding: .35rem .4rem; }
      .facts div { display: block; } }
    @media print { :root { color-scheme: light; --page: #ffffff; --card: #f5f6f8; --text: #000000;
      --dim: #444c56; --line: #b7bec6; --halt: #b3122a; --clear: #116c3a; --partial: #8a5300;
      --on: #ffffff; --s0: #0b62a8; --s1: #b35900; --s2: #00755e; --s3: #8f3f97; --s4: #5b6470;
      --s5: #7a6400; --rest: #868e96; --unknown: #c0182b; --link: #0b62a8; }
      * { print-color-adjust: exact; } body { max-width: none; font-size: 10pt; padding: 0; }
      .scroll { overflow: visible; } .chart { min-width: 0; } table { font-size: 8.5pt; }
      h2 { break-after: avoid; } tr, article, figure, li, .totals div { break-inside: avoid; }
      details:not([open]) { display: none; } }

    """
}
