namespace Decant;

/// <summary>The look of the report page.</summary>
internal static class ReportStyle
{
    public const string Css = """
        :root{--ink:#1c2430;--soft:#5d6b7e;--line:#dfe5ec;--good:#14785a;--bad:#a8321f;--accent:#7a2048;--paper:#fff;--shade:#f6f8fa}
        body{margin:0;background:var(--shade);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
        main{max-width:1180px;margin:2rem auto;padding:1.5rem 2rem;background:var(--paper);border:1px solid var(--line);border-radius:8px}
        h1{margin:0 0 .5rem;font-size:1.6rem}h2{margin:2rem 0 .6rem;font-size:1.15rem}
        .verdict{padding:.5rem .8rem;border-left:4px solid var(--good);background:var(--shade)}.verdict.bad{border-color:var(--bad)}
        .facts{color:var(--soft)}
        table{display:block;overflow-x:auto;border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
        th,td{text-align:right;padding:.35rem .45rem;border-bottom:1px solid var(--line);white-space:nowrap}
        th{color:var(--soft);font-weight:600;font-size:.85rem;white-space:normal}th:first-child,td:first-child,th:last-child,td:last-child{text-align:left}
        td:last-child{white-space:normal;min-width:7rem}.layers td:nth-child(2),.layers th:nth-child(2){text-align:left}
        tr.best{background:#f7eef3;font-weight:600}
        .tag{font-size:.75rem;font-weight:600;color:#fff;background:var(--accent);border-radius:3px;padding:0 .35rem}.tag.bad{background:var(--bad)}
        .charts{display:flex;flex-wrap:wrap;gap:1rem;margin-top:1.5rem}.chart{flex:1 1 480px;min-width:320px;border:1px solid var(--line);border-radius:6px;background:var(--paper)}
        .chart .title{font-size:14px;font-weight:600}.chart .axis,.chart .tick{font-size:11px;fill:var(--soft)}.chart .label{font-size:11px}
        .chart .grid{stroke:var(--line)}circle{fill:var(--soft)}circle.met{fill:var(--good)}circle.missed{fill:#fff;stroke:var(--bad);stroke-width:2}circle.best{fill:var(--accent)}
        .bar{width:30%}.bar div{height:.7rem;background:var(--accent);opacity:.75;border-radius:2px}
        """;
}
