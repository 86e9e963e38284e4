/// The page, in the language of swift-mustache.
///
/// It has no `{{{`: everything is escaped, by
/// ``ReportContentType``.
enum PageTemplate {
  static let text = """
    {{% CONTENT_TYPE:REPORT}}<!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="robots" content="noindex">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
    <link rel="icon" href="data:,">
    <title>{{title}}</title>
    <style>
    STYLE</style>
    </head>
    <body>
    <header class="{{verdictClass}}">
    <h1>{{verdict}}</h1>
    <p>Night of <time datetime="{{night}}">{{night}}</time></p>
    </header>
    <main>
    <section aria-labelledby="do">
    <h2 id="do">What to do</h2>
    <ol>
    {{#actions}}
    <li>{{.}}</li>
    {{/actions}}
    </ol>
    </section>
    {{#reasonSection}}
    <section aria-labelledby="reasons">
    <h2 id="reasons">{{reasonTitle}}</h2>
    <div class="scroll" role="group" aria-labelledby="reasons" tabindex="0">
    <table>
    <thead><tr><th scope="col">Reason</th><th scope="col" class="n">Count</th><th scope="col">Accepted</th><th scope="col">Detail</th></tr></thead>
    <tbody>
    {{#reasons}}
    <tr><th scope="row">{{kind}}</th><td class="n">{{count}}</td><td>{{accepted}}</td><td>{{detail}}</td></tr>
    {{/reasons}}
    </tbody>
    </table>
    </div>
    </section>
    {{/reasonSection}}
    {{#hasNotices}}
    <section aria-labelledby="unusual">
    <h2 id="unusual">What is unusual</h2>
    <ul class="findings">
    {{#notices}}
    <li><span class="badge {{weight}}">{{weight}}</span> {{sentence}}</li>
    {{/notices}}
    </ul>
    </section>
    {{/hasNotices}}
    <section aria-labelledby="totals">
    <h2 id="totals">The run</h2>
    <dl class="totals">
    {{#totals}}
    <div><dt>{{name}}</dt><dd>{{value}}</dd></div>
    {{/totals}}
    </dl>
    </section>
    <section aria-labelledby="issues">
    <h2 id="issues">Issues</h2>
    <p>{{comparison}}</p>
    <div class="scroll" role="group" aria-labelledby="issues" tabindex="0">
    <table>
    <thead><tr><th scope="col">Issue</th><th scope="col" class="n">Count</th><th scope="col" class="n">Share</th><th scope="col">Expected</th><th scope="col" class="n">Against previous</th><th scope="col" class="n">Against median of 7</th><th scope="col" class="n">Against median of 28</th><th scope="col">Trend</th></tr></thead>
    <tbody>
    {{#issues}}
    <tr class="{{rowClass}}"><th scope="row">{{#link}}<a href="{{.}}" rel="noreferrer">{{id}}</a>{{/link}}{{^link}}{{id}}{{/link}}<span class="sub">{{issueTitle}}</span>{{#note}}<span class="sub">{{.}}</span>{{/note}}</th><td class="n">{{count}}</td><td class="n">{{share}}</td><td>{{expected}}</td><td class="n">{{previous}}</td><td class="n">{{week}}</td><td class="n">{{month}}</td><td>{{#trend}}<svg class="trend" viewBox="0 0 120 26" role="img" aria-label="{{label}}"><title>{{label}}</title>{{#lines}}<polyline points="{{.}}"/>{{/lines}}<circle cx="{{x}}" cy="{{y}}" r="2.5"/></svg>{{/trend}}{{^trend}}–{{/trend}}</td></tr>
    {{/issues}}
    </tbody>
    </table>
    </div>
    </section>
    CHART{{#hasUnknown}}
    <section aria-labelledby="unknown">
    <h2 id="unknown">Unknown failures</h2>
    {{#groups}}
    <article>
    <h3>{{#age}}<span class="badge {{class}}">{{text}}</span> {{/age}}seen {{count}}</h3>
    <pre>{{template}}</pre>
    <dl class="facts">
    {{#span}}<div><dt>seen</dt><dd>{{.}}</dd></div>{{/span}}
    {{#nearest}}<div><dt>nearest known</dt><dd>{{.}}</dd></div>{{/nearest}}
    </dl>
    {{#examples}}
    <details{{#isFirst}} open{{/isFirst}}>
    <summary>{{time}}, {{place}}</summary>
    <pre>{{message}}</pre>
    <dl class="facts">{{#fields}}<div><dt>{{name}}</dt><dd>{{value}}</dd></div>{{/fields}}</dl>
    </details>
    {{/examples}}
    </article>
    {{/groups}}
    {{#moreGroups}}<p>{{.}}</p>{{/moreGroups}}
    </section>
    {{/hasUnknown}}
    {{#repositorySection}}
    <section aria-labelledby="repositories">
    <h2 id="repositories">Repositories</h2>
    <p>{{sentence}}</p>
    {{#hasRetried}}
    <h3>To be tried again</h3>
    <div class="scroll" role="group" aria-labelledby="repositories" tabindex="0">
    <table>
    <thead><tr><th scope="col">Repository</th><th scope="col" class="n">Failures in this run</th><th scope="col" class="n">In all</th><th scope="col">Last seen</th></tr></thead>
    <tbody>
    {{#retried}}
    <tr><th scope="row">{{name}}</th><td class="n">{{count}}</td><td class="n">{{attempts}}</td><td>{{last}}</td></tr>
    {{/retried}}
    </tbody>
    </table>
    </div>
    {{#moreRetried}}<p>{{.}}</p>{{/moreRetried}}
    {{/hasRetried}}
    </section>
    {{/repositorySection}}
    {{#hasOthers}}
    <section aria-labelledby="others">
    <h2 id="others">Errors that are no failures</h2>
    <p>{{otherTotal}} records have an error, and are no failed operation by the catalogue's rules.</p>
    <div class="scroll" role="group" aria-labelledby="others" tabindex="0">
    <table>
    <thead><tr><th scope="col">Message</th><th scope="col" class="n">Count</th></tr></thead>
    <tbody>
    {{#others}}
    <tr><th scope="row">{{text}}</th><td class="n">{{count}}</td></tr>
    {{/others}}
    </tbody>
    </table>
    </div>
    {{#moreOthers}}<p>{{.}}</p>{{/moreOthers}}
    </section>
    {{/hasOthers}}
    {{#hasDamageSection}}
    <section aria-labelledby="damage">
    <h2 id="damage">Damage</h2>
    {{#hasDamage}}
    <div class="scroll" role="group" aria-labelledby="damage" tabindex="0">
    <table>
    <thead><tr><th scope="col">Archive</th><th scope="col">Place</th><th scope="col">Kind</th><th scope="col" class="n">Lost</th><th scope="col">Detail</th></tr></thead>
    <tbody>
    {{#damage}}
    <tr><th scope="row">{{archive}}</th><td>{{place}}</td><td>{{kind}}</td><td class="n">{{lost}}</td><td>{{detail}}</td></tr>
    {{/damage}}
    </tbody>
    </table>
    </div>
    {{/hasDamage}}
    {{#hasMalformed}}
    <h3>Lines that could not be understood</h3>
    <ul>
    {{#malformed}}
    <li>{{place}}: {{reason}}<pre>{{text}}</pre></li>
    {{/malformed}}
    </ul>
    {{/hasMalformed}}
    </section>
    {{/hasDamageSection}}
    {{#nightSection}}
    <section aria-labelledby="nights">
    <h2 id="nights">The last nights</h2>
    <div class="scroll" role="group" aria-labelledby="nights" tabindex="0">
    <table>
    <thead><tr><th scope="col">Night</th><th scope="col">Verdict</th><th scope="col" class="n">Failures</th><th scope="col" class="n">Unknown</th><th scope="col" class="n">Lines</th><th scope="col" class="n">Decoded</th></tr></thead>
    <tbody>
    {{#nights}}
    {{#isMissing}}<tr class="missing"><th scope="row">{{night}}</th><td colspan="5">missing</td></tr>{{/isMissing}}{{^isMissing}}<tr><th scope="row">{{night}}</th><td><span class="word {{nightClass}}">{{nightVerdict}}</span></td><td class="n">{{failures}}</td><td class="n">{{unknownCount}}</td><td class="n">{{lines}}</td><td class="n">{{read}}</td></tr>{{/isMissing}}
    {{/nights}}
    </tbody>
    </table>
    </div>
    </section>
    {{/nightSection}}
    <section aria-labelledby="archives">
    <h2 id="archives">Archives</h2>
    <div class="scroll" role="group" aria-labelledby="archives" tabindex="0">
    <table>
    <thead><tr><th scope="col">Path</th><th scope="col">Format</th><th scope="col" class="n">Size</th><th scope="col" class="n">Lines</th><th scope="col">Digest</th></tr></thead>
    <tbody>
    {{#archives}}
    <tr><th scope="row">{{path}}</th><td>{{format}}</td><td class="n">{{bytes}}</td><td class="n">{{lines}}</td><td class="digest">{{digest}}</td></tr>
    {{/archives}}
    </tbody>
    </table>
    </div>
    {{#moreArchives}}<p>{{.}}</p>{{/moreArchives}}
    </section>
    {{#skippedSection}}
    <section aria-labelledby="skipped">
    <h2 id="skipped">Skipped files</h2>
    <p>{{sentence}}</p>
    {{#hasFiles}}
    <ul>
    {{#files}}
    <li>{{path}}: {{why}}</li>
    {{/files}}
    </ul>
    {{/hasFiles}}
    {{#moreFiles}}<p>{{.}}</p>{{/moreFiles}}
    </section>
    {{/skippedSection}}
    </main>
    <footer>
    <p>Catalogue {{catalog}}; stream-cli {{version}}. Times are UTC. The rules behind each sentence: docs/REPORTS.md.</p>
    </footer>
    </body>
    </html>

    """
    .replacing("STYLE", with: PageStyle.text)
    .replacing("CHART", with: chart)

  private static let chart = """
    {{#chart}}
    <section aria-labelledby="timeline">
    <h2 id="timeline">Failures by time</h2>
    <figure>
    <div class="scroll" role="group" aria-labelledby="timeline" tabindex="0">
    <svg class="chart" viewBox="0 0 {{width}} {{height}}" role="img" aria-labelledby="timeline chart-description">
    <desc id="chart-description">{{description}}</desc>
    <defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" class="unknown"/><rect width="2" height="6" class="gap"/></pattern></defs>
    {{#values}}
    <line class="grid" x1="{{left}}" x2="{{right}}" y1="{{y}}" y2="{{y}}"/><text class="value" x="{{labelX}}" y="{{textY}}">{{text}}</text>
    {{/values}}
    {{#times}}
    <text x="{{x}}" y="{{labelY}}">{{text}}</text>
    {{/times}}
    {{#bars}}
    <rect class="{{style}}" x="{{x}}" y="{{y}}" width="{{width}}" height="{{height}}"><title>{{tip}}</title></rect>
    {{/bars}}
    </svg>
    </div>
    <figcaption>
    <ul class="legend">
    {{#series}}
    <li><svg viewBox="0 0 12 12" aria-hidden="true"><rect class="{{style}}" width="12" height="12"/></svg>{{seriesName}} ({{total}})</li>
    {{/series}}
    </ul>
    <p>{{description}}{{#undated}} {{.}}{{/undated}}</p>
    </figcaption>
    </figure>
    <details>
    <summary>The chart's numbers</summary>
    <div class="scroll" role="group" aria-label="The chart's numbers" tabindex="0">
    <table>
    <thead><tr><th scope="col">From (UTC)</th>{{#series}}<th scope="col" class="n">{{seriesName}}</th>{{/series}}<th scope="col" class="n">all</th></tr></thead>
    <tbody>
    {{#steps}}
    <tr><th scope="row">{{label}}</th>{{#counts}}<td class="n">{{.}}</td>{{/counts}}<td class="n">{{total}}</td></tr>
    {{/steps}}
    </tbody>
    </table>
    </div>
    </details>
    </section>
    {{/chart}}

    """
}
