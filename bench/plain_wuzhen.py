"""The report of notebooks/wuzhen-2014.qmd as a plain script: pandas, pyplot and string formatting.

The floor that the benchmarks divide by: it reads the same files and makes the same tables, charts and inline values.

    python plain_wuzhen.py OUT.html [DATA_FOLDER]
"""

import html
import io
import re
import sys
from datetime import date
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import pandas as pd

OUT = Path(sys.argv[1])
DATA = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(__file__).parent.parent / "notebooks" / "data"

# Data
STANCES = ["support", "oppose", "neutral", "mixed"]


def read(name):
    return pd.read_csv(DATA / f"{name}.csv", keep_default_na=False)


statements, events, sources, terms = read("statements"), read("events"), read("sources"), read("terms")
codebook, claims, predictions, facts = read("codebook"), read("claims"), read("predictions"), read("article_facts")
wcit12, dfi2022, blocs = read("wcit12"), read("dfi2022"), read("blocs")
actors = read("actors").set_index("actor")

speaks_for = statements["actor"].map(actors["speaks_for"])
statements["principal"] = speaks_for.where(speaks_for != "", statements["actor"])
statements["iso3"] = statements["actor"].map(actors["iso3"])
statements["year"] = statements["date"].str.extract(r"(\d{4})")[0]
coded = statements[statements["mode"] != "assessed"]
counted = coded[coded["actor"].map(actors["countable"]) == "yes"]
one_sided = set(codebook.loc[codebook["frame"] != "open", "issue"])


def count(rows, unit):
    """Counts stances of statements, or of principals, who are mixed where they have said two things."""
    if unit == "principals":
        positions = rows.groupby("principal")["stance"].agg(lambda said: said.iloc[0] if said.nunique() == 1 else "mixed")
    else:
        positions = rows["stance"]
    found = positions.value_counts()
    return {"n": len(positions), "actors": rows["actor"].nunique(), **{stance: int(found.get(stance, 0)) for stance in STANCES}}


def stance_table(rows, by, unit, share=False, total_of=None):
    by = [by] if isinstance(by, str) else by
    lines = []
    for key, group in rows.groupby(by, sort=True):
        lines.append(dict(zip(by, key)) | count(group, unit))
    whole = rows if total_of is None else total_of
    lines.append({name: "Total" if name == by[0] else "" for name in by} | count(whole, unit))
    table = pd.DataFrame(lines)
    if share:
        table["share"] = (table["support"] / table["n"]).where(table["n"] >= 5)
        if by == ["issue"]:
            table.loc[table["issue"].isin(one_sided) | (table["issue"] == "Total"), "share"] = None
    return table


def with_blocs(rows):
    """Gives every row its principal's blocs at the date of the statement; a row may come back more than once."""
    day = rows["date"].str.extract(r"(\d{4}(?:-\d\d){0,2})")[0]
    pairs = rows.assign(day=day).merge(blocs[["bloc", "iso3", "from_edtf", "to_edtf"]], on="iso3")
    inside = (pairs["from_edtf"].str.rstrip("~") <= pairs["day"]) & ((pairs["to_edtf"] == "") | (pairs["to_edtf"] >= pairs["day"]))
    members = pairs[inside & (pairs["iso3"] != "")]
    return pd.concat([members, rows[~rows["id"].isin(members["id"])].assign(bloc="none")])


def at(table, key, column):
    """Looks up one value: by the first column, or by several named ones."""
    chosen = key if isinstance(key, dict) else {table.columns[0]: key}
    rows = table
    for name, value in chosen.items():
        rows = rows[rows[name] == value]
    (value,) = rows[column]
    return value


def claim(key):
    return at(claims, key, "value")


def day(event, which):
    return date.fromisoformat(at(events, event, "date").split("/")[which])
days_speech_to_paper = (day("E019", 0) - day("E018", 0)).days
days_busan_to_wuzhen = (day("E049", 0) - day("E048", -1)).days
days_close_to_analysis = (day("E052", 0) - day("E051", 0)).days
sovereignty = counted[counted["issue"] == "internet-sovereignty"]
chinese_rows = int((sovereignty["principal"] == "China").sum())

# Tables
road = events[events["id"].isin([
    "E006", "E010", "E012", "E018", "E019", "E021", "E023", "E027", "E031", "E033", "E036", "E040", "E041",
    "E042", "E045", "E048", "E049", "E053", "E058", "E060",
])].sort_values("date")
issues = stance_table(counted, "issue", "principals", share=True)
itu_rows = counted[counted["issue"] == "itu-regulation"]
itu = stance_table(with_blocs(itu_rows), "bloc", "principals", share=True, total_of=itu_rows)
years = stance_table(coded[coded["issue"] == "internet-sovereignty"], "year", "statements")


def tally(rows, words):
    found = rows.drop_duplicates(["principal", "stance"])["stance"].value_counts()
    return {"rows counted": words, "statements": len(rows), "principals": rows["principal"].nunique(),
            "support": int(found.get("support", 0)), "oppose": int(found.get("oppose", 0))}


leaning = pd.DataFrame([
    tally(sovereignty, "All statements"),
    tally(sovereignty[sovereignty["event"] != "E023"], "Without the draft of 2011"),
])


both_rows = counted[counted["issue"].isin(["internet-sovereignty", "sovereignty-rule"])]
both = stance_table(with_blocs(both_rows), ["issue", "bloc"], "principals", total_of=both_rows)
signed = pd.crosstab(wcit12["region"], wcit12["signed"])
signed.loc["Total"] = signed.sum()
signed["n"] = signed.sum(axis=1)
signed["no_share"], signed["yes_share"] = signed["no"] / signed["n"], signed["yes"] / signed["n"]
signed = signed.reset_index().rename_axis(columns=None)
positions = itu_rows.groupby("principal")["stance"].agg(lambda said: said.iloc[0] if said.nunique() == 1 else "mixed")
positions = positions.rename("position").reset_index()
positions["iso3"] = positions["principal"].map(actors["iso3"])
lineup = positions.merge(wcit12[["iso3", "signed"]], on="iso3")
lineup["decision"] = lineup["signed"].map({"yes": "signed", "no": "did not sign"})
lineup = lineup.groupby(["position", "decision"]).size().rename("states").reset_index()
lineup = lineup.sort_values(["position", "decision"], ascending=[True, False],
                            key=lambda column: column.map({"support": 1, "mixed": 2, "neutral": 3, "oppose": 4}).fillna(column)
                            if column.name == "position" else column)


def said(issue=None, event=None, stance=None, mode=None):
    rows = statements
    for name, value in [("issue", issue), ("event", event), ("stance", stance), ("mode", mode)]:
        rows = rows if value is None else rows[rows[name] == value]
    return rows["iso3"]


partners = dfi2022[dfi2022["role"] == "partner"]
lineups = {
    "Sponsors of the 2015 code of conduct": said(event="E053"),
    "No to the expert-group track in 2019": said(issue="gge-track", stance="oppose"),
    "Sponsors of the 2019 cybercrime draft": said(event="E080", mode="sponsorship"),
    "No to the programme of action in 2022": said(issue="programme-of-action", stance="oppose"),
    "Sovereignty is a binding rule": said(issue="sovereignty-rule", stance="support"),
    "Partners of the 2022 Declaration": partners.loc[partners["kind"] == "state", "iso3"],
}
in_dubai = wcit12.set_index("iso3")["signed"]
later = pd.DataFrame([
    {"line-up": words, "members": len(codes), "signed": int((codes.map(in_dubai) == "yes").sum()),
     "unsigned": int((codes.map(in_dubai) == "no").sum()), "unlisted": int(codes.map(in_dubai).isna().sum())}
    for words, codes in lineups.items()
])


def verdict(row):
    check = row["check"]
    if row["type"] == "prediction":
        return "forecast"
    if check.startswith("wrong") or "is wrong" in check:
        return "wrong"
    if check.startswith(("disputed", "partly doubtful")):
        return "disputed or doubtful"
    if check.startswith(("imprecise", "ambiguous")):
        return "imprecise"
    if "confirmed" in check or check.startswith("true at the time"):
        return "confirmed"
    return "checked in part" if check.startswith("plausible") else "judgement"


checked = facts.assign(verdict=facts.apply(verdict, axis=1))


verdicts = checked.groupby("verdict").agg(
    points=("id", "size"),
    paragraphs=("paragraph", lambda column: ", ".join(map(str, sorted({int(name[1:]) for name in column})))),
).reset_index().sort_values(["points", "verdict"], ascending=[False, True])
evidence = pd.concat([events, claims, statements]).set_index("id")["source"]
publisher = sources.set_index("source_id")["publisher"]


def publishers(links):
    keys = {key for link in links.split(";") if link in evidence.index for key in evidence[link].split(";")} - {"wuzhen14"}
    return "; ".join(sorted({publisher[key] for key in keys})) or "–"


care = checked[checked["verdict"].isin(["wrong", "disputed or doubtful", "imprecise", "checked in part"])]
care = pd.DataFrame({
    "par.": care["paragraph"], "the analysis says": care["content"],
    "other sources say": care["check"].str.replace(r" \(E\d+\)", "", regex=True).str.replace("as F11", "as the start of the leading group"),
    "checked against": care["links"].map(publishers), "verdict": care["verdict"],
})
numbers = claims[claims["id"].between("C01", "C11")]
numbers = pd.DataFrame({
    "id": numbers["id"], "counted": numbers["quantity"], "wording": numbers["value_text"], "value": numbers["value"],
    "given by": numbers["source"].map(lambda keys: "; ".join(publisher[key] for key in sorted(keys.split(";")))),
})
forecasts = predictions[["id", "locator", "text", "outcome", "note"]].rename(
    columns={"locator": "par.", "text": "forecast", "note": "what followed"})
after = events[events["id"].isin([
    "E053", "E057", "E058", "E060", "E063", "E067", "E073", "E082", "E083", "E086", "E087", "E089", "E091",
    "E093", "E096", "E097",
])].sort_values("date")


# Charts

COLOURS = {"support": "#30506e", "oppose": "#b5452c", "neutral": "#c9c4b8", "mixed": "#8a7a9b",
           "signed": "#30506e", "did not sign": "#b5452c", "yes": "#30506e", "no": "#b5452c"}


def draw_timeline(table, highlight):
    lanes = list(dict.fromkeys(table["track"]))
    when = pd.to_datetime(table["date"].str.extract(r"(\d{4}-\d\d(?:-\d\d)?)")[0], format="mixed")
    fig, ax = plt.subplots(figsize=(7, 3.6))
    for key, title, track, moment in zip(table["id"], table["title"], table["track"], when):
        marked = key in highlight
        place = lanes.index(track)
        ax.plot(moment, place, "o", color="#b5452c" if marked else "#30506e", markersize=9 if marked else 6)
        ax.annotate(key, (moment, place), xytext=(0, 8), textcoords="offset points", ha="center", fontsize=7, rotation=30)
    ax.set_yticks(range(len(lanes)), lanes)
    ax.set_ylim(-0.6, len(lanes) - 0.2)
    ax.set_xlabel("Year")
    ax.grid(axis="y", linewidth=0.4)
    fig.tight_layout()
    return fig


def draw_stacked(table, x, columns):
    fig, ax = plt.subplots(figsize=(6.4, 3))
    left = pd.Series(0, index=range(len(table)))
    for column in columns:
        values = table[column].reset_index(drop=True)
        ax.barh(table[x], values, left=left, color=COLOURS[column], label=column)
        for place, value in enumerate(values):
            if value:
                ax.text(left[place] + value / 2, place, str(value), ha="center", va="center", fontsize=8, color="white")
        left = left + values
    ax.invert_yaxis()
    ax.legend(frameon=False)
    fig.tight_layout()
    return fig


def draw_diverging(table, x):
    rows = table[table[x] != "Total"]
    fig, ax = plt.subplots(figsize=(6.4, 3))
    ax.barh(rows[x], -rows["oppose"], color=COLOURS["oppose"], label="oppose")
    ax.barh(rows[x], rows["support"], color=COLOURS["support"], label="support")
    ax.barh(rows[x], rows["neutral"], left=rows["support"], color=COLOURS["neutral"], label="neutral")
    ax.barh(rows[x], rows["mixed"], left=rows["support"] + rows["neutral"], color=COLOURS["mixed"], label="mixed")
    for place, (oppose, support) in enumerate(zip(rows["oppose"], rows["support"])):
        ax.text(-oppose - 0.2, place, str(oppose), ha="right", va="center", fontsize=8)
        ax.text(max(support / 2, 0.2), place, str(support), ha="center", va="center", fontsize=8)
    ax.axvline(0, color="black", linewidth=0.8)
    ax.set_xlabel("Principals")
    ax.legend(frameon=False)
    fig.tight_layout()
    return fig


def draw_figures(table):
    lines = [("C10", "Refusals, by The Hindu"), ("C06", "Did not sign, by the ITU"), ("C11", "Did not sign, by Techdirt"),
             ("C03", "Supporters, by the analysis"), ("C04", "Signed, by the ITU")]
    fig, ax = plt.subplots(figsize=(6.4, 2.6))
    for place, (key, words) in enumerate(lines):
        figure, colour = int(at(table, key, "value")), "#b5452c" if key == "C03" else "#30506e"
        ax.plot(figure, place, "o", color=colour, markersize=8)
        ax.annotate(str(figure), (figure, place), xytext=(9, 0), textcoords="offset points", va="center", color=colour)
    ax.set_yticks(range(len(lines)), [words for _, words in lines])
    ax.set_xlim(0, 100)
    ax.set_ylim(-0.6, len(lines) - 0.4)
    ax.set_xlabel("States")
    ax.grid(axis="x", linewidth=0.4)
    fig.tight_layout()
    return fig


# The page

TABLES = [
    "tbl-road", "tbl-issues", "tbl-itu", "tbl-years", "tbl-leaning", "tbl-sovereignty", "tbl-signed",
    "tbl-lineup", "tbl-later", "tbl-verdicts", "tbl-facts", "tbl-numbers", "tbl-forecasts", "tbl-after",
]
FIGURES = [
    "fig-road", "fig-itu", "fig-years", "fig-signed", "fig-lineup", "fig-figures", "fig-after",
]
SECTIONS = {
    "sec-short": "In short",
    "sec-wuzhen": "Three days in Wuzhen",
    "sec-road": "The road to Wuzhen, 2003–2015",
    "sec-stood": "Who stood where",
    "sec-dubai": "What Dubai foreshadowed",
    "sec-claims": "One analysis, checked",
    "sec-forecasts": "Its forecasts, ten years on",
    "sec-advice": "What an adviser may take from it",
    "sec-method": "How the counts were made",
}
cited = {}


def votes(event):
    return re.search(r"\d+-\d+-\d+", at(events, event, "title"))[0]


def cite(*items):
    """Writes a citation and keeps its source for the list at the end."""
    words = []
    for item in items:
        key, locator = (item, "") if isinstance(item, str) else item
        source = cited.setdefault(key, sources[sources["source_id"] == key].iloc[0])
        year = re.search(r"\d{4}", source["date"])
        name = (source["author"] or source["publisher"]) + (f" {year[0]}" if year else "")
        words.append(f'<a href="#src-{key}">{html.escape(name)}</a>' + (f", {locator}" if locator else ""))
    return "(" + "; ".join(words) + ")"


def ref(label):
    """Writes a cross-reference."""
    if label in TABLES:
        words = f"Table {TABLES.index(label) + 1}"
    elif label in FIGURES:
        words = f"Figure {FIGURES.index(label) + 1}"
    else:
        words = f"“{SECTIONS[label]}”"
    return f'<a href="#{label}">{words}</a>'


def notes(note, source):
    return "".join(f'<p class="note">{text}</p>' for text in (note, f"Source: {source}" if source else "") if text)


def table(label, rows, caption, note="", source=""):
    rows = rows.astype(object).where(rows.notna(), "")
    formats = {name: "{:.1%}".format for name in rows.columns if name.endswith("share")}
    for name, form in formats.items():
        rows[name] = rows[name].map(lambda value: form(value) if value != "" else "")
    return (f'<figure id="{label}"><figcaption>Table {TABLES.index(label) + 1}. {caption}</figcaption>'
            f"{rows.to_html(index=False, border=0)}{notes(note, source)}</figure>")


def reference_list():
    lines = []
    for key in sorted(cited):
        source = cited[key]
        link = f' <a href="{html.escape(source["url"])}">link</a>' if source["url"] else ""
        words = ". ".join(filter(None, [source["author"], source["title"], source["publisher"], source["date"]]))
        lines.append(f'<li id="src-{key}">{html.escape(words)}.{link}</li>')
    return "<ol>" + "\n".join(lines) + "</ol>"


def figure(label, drawn, alt, caption, note="", source=""):
    stream = io.StringIO()
    drawn.savefig(stream, format="svg")
    plt.close(drawn)
    svg = stream.getvalue()
    return (f'<figure id="{label}"><div role="img" aria-label="{html.escape(alt)}">{svg[svg.index("<svg"):]}</div>'
            f"<figcaption>Figure {FIGURES.index(label) + 1}. {caption}</figcaption>{notes(note, source)}</figure>")


page = []
add = page.append

add(f"""
<h2 id="sec-short">In short</h2>
<ul>
<li>In November 2014 the hosts of the first World Internet Conference asked their guests, overnight, to endorse a text under which every State would
respect the Internet sovereignty of the others. The conference closed without a word about it {cite("register14", "wuzhen14")}.</li>
<li>The idea was older than the conference and outlived it. In the texts collected here {at(issues, "internet-sovereignty", "support")} principals ask
for Internet sovereignty and {at(issues, "internet-sovereignty", "oppose")} reject it. That count leans on a single draft of 2011
({ref("tbl-leaning")}), and no statement by the United States could be confirmed.</li>
<li>States had already divided in Dubai in December 2012: {at(signed, "Total", "yes")} of {at(signed, "Total", "n")} signed the revised
telecommunication regulations, {at(signed, "Total", "no")} did not {cite("itunews12")}. Ten years later
{at(later, "Partners of the 2022 Declaration", "unsigned")} of the partners of the Declaration for the Future of the Internet came from those who had
not signed, {at(later, "Partners of the 2022 Declaration", "signed")} from those who had ({ref("tbl-later")}).</li>
<li>One analysis of December 2014 stands up well in its facts: of its {len(facts)} points {at(verdicts, "confirmed", "points")} are confirmed and
{at(verdicts, "wrong", "points")} wrong. Its one figure about allies cannot be kept ({ref("sec-claims")}).</li>
<li>Of its {len(predictions)} forecasts {(predictions["outcome"] == "came true").sum()} came true. The boldest, a diplomatic dead end, named neither
date nor test and is still open ({ref("sec-forecasts")}).</li>
</ul>
<h2 id="sec-wuzhen">Three days in Wuzhen</h2>
<p>The first World Internet Conference met in the water town of Wuzhen from 19 to 21 November 2014. About {claim("C02"):,} people came, from more than
a hundred countries and regions by the account of a Chinese weekly {cite("beijingrev14")}. The organiser was the State Internet Information Office
{cite(("wuzhen14", "par. 1"))}, today's Cyberspace Administration of China. A message from Xi Jinping opened the meeting. It asked for respect of
national sovereignty online {cite(("wuzhen14", "par. 4"))} and for rules that are multilateral, democratic and transparent {cite("beijingrev14")}; Lu
Wei, who headed the office, spoke in the same sense {cite("dmondo14")}. The day before, Amnesty International had warned against taking China's rules
at home as a model for the world {cite("phys14")}.</p>
<p>Towards eleven on the second night a draft declaration was pushed under the doors of hotel rooms, with changes asked for by eight the next morning
{cite("techcrunch14", "bloomberg14")}. Its second point called on every State to respect the Internet sovereignty of the others
{cite(("wuzhen14", "par. 3"))}. The closing speeches passed over it {cite("register14")}.</p>
<p>The sources hold no list of those for and those against. What States think of the idea has to be read from what they said, signed and sponsored
elsewhere.</p>
<aside class="note"><p><strong>One word, two questions</strong></p>
<p><em>Internet sovereignty</em> ({at(terms, "T01", "zh_hans")}) is used here for the claim that each State alone decides how the Internet inside its
territory is used and ruled, and that others should respect this. Whether sovereignty is a <em>binding rule of international law</em> that a cyber
operation can breach is another question. It is coded apart, as <code>sovereignty-rule</code>, and other States answer it
({ref("tbl-sovereignty")}).</p>
</aside>
<h2 id="sec-road">The road to Wuzhen, 2003–2015</h2>
<p>Three roads meet in Wuzhen ({ref("fig-road")}). The first runs through the United Nations. The World Summit on the Information Society closed in
Tunis with an agenda {cite("tunis05")} and with a forum for debate, which first met in Athens the year after {cite("igf06")}.</p>
<p>The second is Chinese. A white paper of June 2010 claimed jurisdiction over the network inside the country's borders {cite("cn-whitepaper10")}; one
study names it as the entry of the idea on the Chinese stage {cite("cmp15")}. It came {days_speech_to_paper} days after Hillary Clinton had made one
Internet, with equal access to knowledge and ideas, an aim of United States policy {cite("clinton10")}. In September 2011 China, Russia, Tajikistan
and Uzbekistan sent a draft code of conduct to the United Nations {cite("igc-code11")}, whose preamble, as a blog quotes it, calls authority over
public Internet policy a sovereign right of States {cite("circleid11")}. On {day("E040", 0):%-d %B %Y} a leading group for cybersecurity was
announced, with Xi Jinping in the chair {cite("chinagate14", "scmp14")}.</p>
<p>The third leads through Dubai and is followed in {ref("sec-dubai")}.</p>
<p>Between Dubai and Wuzhen the critics of American oversight had the wind behind them. The Snowden disclosures began in June 2013
{cite("guardian13")}, and Brazil's President called foreign interception a breach of international law and of sovereignty {cite("rousseff13")}. In
March 2014 the United States announced that it would hand over its part in the IANA functions {cite("icannwiki-iana")}. In April, at NETmundial in São
Paulo {cite("netmundial14")}, India asked for recognition of the sovereign right of governments over national cyber policy {cite("ie14")}; fourteen
months later it declared for the multistakeholder model {cite("icann53")}. In June Lu Wei spoke in London {cite("cclm-luwei14")}, by one report with
appreciation for that model too {cite("itrealms14")}. In Busan the members of the ITU made only minor changes to their Internet resolutions
{cite("newamerica14")}. Wuzhen opened {days_busan_to_wuzhen} days after they went home.</p>
""")
add(figure("fig-road", draw_timeline(road, {"E027", "E049"}), "Twenty events from 2003 to 2015 in six lanes. The first World Internet Conference of November 2014 and the Dubai "
           "conference of December 2012 are marked. Six of the twenty fall in 2014.",
           "The road to Wuzhen and the year after it, 2003–2015", note=f"Events chosen for this report out of {len(events)} from 1998 to 2024. How densely they stand is a choice, "
                "not a measure.",
           source=f'{cite("itunews12", "tunis05", "igf06", "clinton10", "cn-whitepaper10", "igc-code11", "chinagate14", "netmundial14", "beijingrev14", "people15")}'))
add(table("tbl-road", road[["date", "title", "place"]], "The road to Wuzhen and the year after it, 2003–2015"))

add(f"""
<h2 id="sec-stood">Who stood where</h2>
<p>The data hold {len(statements)} statements on {len(codebook)} issues, coded by one person. They are counted here by principal: an official, a
ministry or a party organ counts for the State it speaks for, a body of the European Union for the Union, and nobody counts twice on one issue.<sup><a
href="#fn-mixed">1</a></sup> {ref("tbl-issues")} gives the whole of it.</p>
<p>Two misreadings are easy. On {len(one_sided)} issues the rows were drawn from one side only, or mostly so: the sponsors of a code, or the States
that voted No. A share of these would say how the rows were collected and nothing about the world, so it is left blank. On the other issues the rows
are what was found and no sample, so no interval is drawn round any number.</p>
<p class="note" id="fn-mixed">1. A principal with two different stances on an issue counts as mixed. This touches one case: India on the
multistakeholder model, for it in 2012 and 2015, against it in 2014.</p>
""")
add(table("tbl-issues", issues, "Positions by issue, counted by principals, 2010–2024",
           note="Shares are blank where an issue's rows come from one side and where there are fewer than five principals. "
                "The last row pools different issues and says nothing about any one of them. Judgements that an author passes "
                "on somebody else's views are left out.",
           source="Statements coded for this report by one coder; agreement between coders cannot be computed."))

add(f"""
<h3>Regulating through the ITU</h3>
<p>On bringing Internet matters under the ITU, {at(itu, "Total", "n")} principals have a position: {at(itu, "Total", "support")} for,
{at(itu, "Total", "oppose")} against, the rest neutral or mixed. {ref("tbl-itu")} and {ref("fig-itu")} break them up by bloc. All
{at(itu, "EU", "oppose")} members of the European Union with a row were against, and so were the {at(itu, "Five Eyes", "oppose")} of the Five Eyes
that have one; the United Kingdom is in both. The two members of the Shanghai Cooperation Organisation with a row were for. BRICS divided: China and
Russia for, India on both sides of its own vote, having backed the text and then put off its signature {cite("hindu12b")}.</p>
<p>The largest camp is in none of these blocs. Seven Arab States and Burkina Faso sponsored a proposal for a say over the Internet {cite("reuters12")}
or backed one from the floor {cite("hindu12a")}; the ninth voice is the head of the ITU, three years later, and his is a doubtful row
{cite("icann-wic15")}. Whoever reads 2012 as a duel between Washington and Beijing leaves out those who made up the numbers.</p>
""")
add(table("tbl-itu", itu, "Bringing Internet matters under the ITU: positions by bloc, counted by principals, 2012–2015",
           note="Membership at the date of the statement; a State may be in several blocs, so the rows add up to more than "
                "the total. The European Union as such, the ITU and two experts belong to none.",
           source=f'{cite("tradearabia12", "igc12", "reuters12", "hindu12a", "hindu12b", "ep12", "icannwiki-itu", "wuzhen14")}'))
add(figure("fig-itu", draw_diverging(itu, "bloc"),
           "Diverging bars by bloc. The European Union and the Five Eyes lie wholly on the side against, the Shanghai "
           "Cooperation Organisation wholly on the side for; principals in no bloc lean towards it.", "Bringing Internet matters under the ITU: positions by bloc, counted by principals, 2012–2015"))

add(f"""
<h3>Internet sovereignty, and sovereignty as a rule</h3>
<p>On Internet sovereignty there are {(statements["issue"] == "internet-sovereignty").sum()} statements by {at(issues, "internet-sovereignty", "n")}
principals, and {chinese_rows} of the statements are Chinese. {ref("tbl-years")} and {ref("fig-years")} show when they were made: the first four on
one day in 2011, most of the rest between NETmundial and the Chinese strategy of 2017 {cite("chinaemb17")}. Against the idea stand the delegation of
the European Union to the forum in Istanbul, which turned down state-controlled internets two months before Wuzhen {cite("eu-igf14")}, and Amnesty
International {cite("phys14", "amnesty16")}.</p>
""")
add(table("tbl-years", years, "Statements on Internet sovereignty, by year",
           note="Statements, not principals. What is not in the sources collected here has no bar; a year without a bar is "
                "not a year of silence.",
           source=f'{cite("circleid11", "wuzhen14", "ie14", "eu-igf14", "phys14", "people15", "wiki-csl", "amnesty16", "chinaemb17")}'))
add(figure("fig-years", draw_stacked(years[years["year"] != "Total"], "year", ["support", "oppose"]),
           "Stacked bars by year. Four statements for Internet sovereignty in 2011, six statements in 2014 of which two "
           "against, then one to two a year until 2017, with one more against in 2016.", "Statements on Internet sovereignty, by year"))

add(f"""
<p>How much can such a count carry? Without the four sponsors of 2011, {at(leaning, "Without the draft of 2011", "statements")} statements remain and
{at(leaning, "Without the draft of 2011", "principals")} principals, {at(leaning, "Without the draft of 2011", "support")} for and
{at(leaning, "Without the draft of 2011", "oppose")} against ({ref("tbl-leaning")}). Russia, Tajikistan and Uzbekistan are in the count through one
clause of a preamble, read in a blog {cite("circleid11")}.</p>
""")
add(table("tbl-leaning", leaning, "How far the count on Internet sovereignty leans on one document",
           note="The draft of 2011 is the code of conduct that four States sent to the United Nations in September of that "
                "year. No principal changes sides on this issue, so both rules for conflicting stances give the same count.",
           source=f'{cite("igc-code11", "circleid11")}'))

add(f"""
<aside class="important"><p><strong>A gap is not a position</strong></p>
<p>No statement of the United States on Internet sovereignty was confirmed in a text that was read. This is a hole in the data. It is not silence, and
it is not opposition.</p>
</aside>
<p>The same word serves another debate, and there the sides are other. {at(issues, "sovereignty-rule", "support")} States treat sovereignty as a rule
that a cyber operation can breach {cite("toolkit-sov")}, {at(both, {"issue": "sovereignty-rule", "bloc": "EU"}, "support")} of them members of the
European Union when they said so ({ref("tbl-sovereignty")}). No principal is on both lists of supporters. An adviser who hears a partner speak for
sovereignty online should first ask which of the two is meant.</p>
""")
add(table("tbl-sovereignty", both, "Two questions under one word: positions by bloc, counted by principals",
           note="Membership at the date of the statement; a State may be in several blocs. The second issue holds the States "
                "that one legal handbook names; most States have published no view.",
           source=f'{cite("circleid11", "people15", "ie14", "eu-igf14", "toolkit-sov", "ukag18")}'))

add(f"""
<h2 id="sec-dubai">What Dubai foreshadowed</h2>
<p>In December 2012 the ITU's members met in Dubai to revise a treaty on telecommunications. A proposal by
{said(event="E029", mode="sponsorship").nunique()} States, leaked on the sixth day, would have given governments a say over Internet addresses
{cite("reuters12")}; Egypt said that its name had been put on it by mistake. Two days later it was reported withdrawn, which the United Arab Emirates
denied {cite("reuters12b", "fierce12")}. On 13 December the United States announced that it could not sign what remained {cite("tradearabia12")}. On
the last day, of {at(signed, "Total", "n")} States entitled to sign, {at(signed, "Total", "yes")} did {cite("itunews12")}.</p>
<p>{ref("tbl-signed")} shows how: Africa almost whole ({at(signed, "Africa", "yes_share"):.1%}), Europe almost not
({at(signed, "Europe", "yes_share"):.1%}), Asia and the Americas divided.</p>
""")
add(table("tbl-signed", signed, f'The Final Acts of Dubai, 14 December 2012: {at(signed, "Total", "yes")} of {at(signed, "Total", "n")} signed',
           note="Only States entitled to sign that day. Not signing is not opposing.",
           source=f'{cite("itusig")}; totals from {cite("itunews12")}'))
add(figure("fig-signed", draw_stacked(signed[signed["region"] != "Total"], "region", ["yes", "no"]),
           "Stacked bars by region. Almost all African States signed, almost no European ones; three quarters of the Americas "
           "and somewhat more of Asia signed.", f'The Final Acts of Dubai, 14 December 2012: {at(signed, "Total", "yes")} of {at(signed, "Total", "n")} signed'))

add(f"""
<aside class="warning"><p><strong>Not signing is not opposing</strong></p>
<p>The text was opened for signature on the last day of the conference, and many delegations that did not sign were still consulting at home
{cite("itunews12", "ced12")}. The list of signatures used here was written down from knowledge of the table that the ITU published {cite("itusig")},
which was not opened again. Its totals were read in the ITU's own report; of its {len(wcit12)} rows, {(wcit12["named_in"] != "").sum()} are
corroborated by a second source, some of them only as members of the European Union.</p>
</aside>
<p>The States whose position on the issue is coded divide without remainder ({ref("tbl-lineup")}, {ref("fig-lineup")}): all
{at(lineup, {"position": "support", "decision": "signed"}, "states")} supporters signed and all
{at(lineup, {"position": "oppose", "decision": "did not sign"}, "states")} opponents did not. This is less of a discovery than it looks, because
declining to sign on account of the text is one of the ways in which a State came to be coded as an opponent.</p>
""")
add(table("tbl-lineup", lineup, "States with a coded position on ITU regulation, and what they did in Dubai",
           note="States only, each counted once. The position and the signature are not independent: refusing to sign because "
                "of the text counts as opposing it.",
           source=f'{cite("itusig", "itunews12")} and the statements behind {ref("tbl-itu")}'))
add(figure("fig-lineup", draw_stacked(lineup.pivot(index="position", columns="decision", values="states").fillna(0).astype(int)
    .reindex(["support", "mixed", "neutral", "oppose"]).reset_index(), "position", ["signed", "did not sign"]),
           "Stacked bars. All ten supporters signed, all ten opponents did not; of two neutral States one signed; the one "
           "mixed State, India, did not.", "Position on ITU regulation and signature in Dubai"))

add(f"""
<p>Did the line of 2012 hold? {ref("tbl-later")} follows it into six later line-ups. On <em>process</em>, that is, on who should make the rules and in
which forum, it held well. Every sponsor of the revised code of conduct {cite("dig-code15")} and every State that voted against the texts of the
United States in 2019 {cite("gadis3643", "mid19")} and of France in 2022 {cite("dig-poa")} had signed, if it was entitled to; of the sponsors of the
draft that opened work on a cybercrime treaty {cite("c3-74-l11")}, Belarus alone had not. The partners of the Declaration of 2022 {cite("dfi-wh")}
come for the greater part from the other side. The exceptions are few:
{", ".join(sorted(partners.loc[partners["iso3"].map(in_dubai) == "yes", "name"]))}.</p>
<p>On <em>substance</em> it did not hold. Of {at(later, "Sovereignty is a binding rule", "members")} States that hold sovereignty to be a binding
rule, {at(later, "Sovereignty is a binding rule", "unsigned")} had not signed in Dubai; they find themselves in the company of Brazil and Iran, which
had {cite("toolkit-sov")}.</p>
""")
add(table("tbl-later", later, "Later line-ups, by what the same States had done in Dubai",
           note="Unlisted: not among the 144 States entitled to sign that day. The first four line-ups hold one side of a "
                "vote or draft only. Partners are 59 States or territories; the European Commission is left out.",
           source=f'{cite("itusig", "dig-code15", "gadis3643", "dig-poa", "c3-74-l11", "toolkit-sov", "dfi-wh")}'))

add(f"""
<h2 id="sec-claims">One analysis, checked</h2>
<p>{days_close_to_analysis} days after the conference closed, an English analysis of it appeared {cite("wuzhen14")}; the text used here names neither
author nor publisher. It makes {len(facts)} points that can be told apart, and each was held against other sources ({ref("tbl-verdicts")}).</p>
""")
add(table("tbl-verdicts", verdicts, "The analysis of December 2014: what became of its points",
           note="Judgement: the author's reading of what others think, which no source can confirm. Forecasts are in "
                f'{ref("tbl-forecasts")}.',
           source=f'{cite("wuzhen14")}, compared with the sources of each point'))

add(f"""
<p>The course of the conference is confirmed throughout: the message, the draft at night, the silence at the close. {ref("tbl-facts")} lists the
{len(care)} points that need correction or care. Most are slips of the pen. The conference of 2012 has the wrong name, the goal of a "cyber power"
came at the same meeting as the leading group and not after it {cite("chinagate14")}, and the Golden Shield is not the Great Firewall
{cite("wiki-gsp", "ntd18")}.</p>
""")
add(table("tbl-facts", care, "Points of the analysis that need correction or care",
           note="Checked against: publishers of the sources linked to the point, without the analysis itself; a dash where "
                "the check rests on terms or general knowledge.",
           source=f'{cite("wuzhen14")}, compared with the sources named'))

add(f"""
<p>One point matters. The analysis counts nearly {at(numbers, "C03", "value")} States that supported the text of Dubai and share the Chinese view. But
{at(signed, "Total", "yes")} signed; it is the number of those who did <em>not</em>, {at(signed, "Total", "no")}, that lies near sixty
{cite("itunews12")}. The likeliest reading, which is ours, is that the two were confused. Beyond that, a signature under rules for telecommunications
is no vote for Internet sovereignty, whichever number is taken. Nor is the other side's number firm: newspapers and trade press gave nearly
{claim("C10")} refusals {cite("hindu12b")} and {claim("C11")} of 195 listed {cite("techdirt12")} ({ref("tbl-numbers")}, {ref("fig-figures")}).</p>
""")
add(table("tbl-numbers", numbers, "Figures about Wuzhen and Dubai that sources give differently",
           note="Sources are not equally good: the ITU's own report is primary, the count of 57 is quoted on a mailing list.",
           source=f'{cite("wuzhen14", "beijingrev14", "itunews12", "ipj16", "mcr12", "hindu12b", "techdirt12")}'))
add(figure("fig-figures", draw_figures(numbers),
           "Dot plot of five figures. The analysis gives nearly 60 supporters. The ITU counts 89 that signed and 55 that did "
           "not; two other reports give 57 and nearly 45 that did not. The figure of the analysis lies among those for not "
           "signing.", "One signature day, five figures: States said to stand on either side of Dubai",
           source=f'{ref("tbl-numbers")}'))

add(f"""
<h2 id="sec-forecasts">Its forecasts, ten years on</h2>
<p>{ref("tbl-forecasts")} sets the forecasts beside what followed, and {ref("fig-after")} the events on which the outcomes rest.</p>
<p>The next conference did put sovereignty at its centre: in December 2015 Xi Jinping said that sovereign equality covers cyberspace and that each
country may choose its own path and rules {cite("people15")}. China also did what was expected of it abroad. It sponsored a revised code of conduct
{cite("xinhua-code15")}, published a strategy of cooperation with sovereignty among its principles {cite("chinaemb17", "cms17")} and, in 2022, a white
paper {cite("cn-wp22")}.</p>
<p>That Chinese officials would use sovereignty to fill agendas came about; that they would use it to hold up cooperation did so at best in part.
Against it stand an understanding with the United States on norms of State behaviour in 2015 {cite("crs15")} and reports agreed at the United Nations
in 2015 and 2021 {cite("unidir-bg", "unoda-ict")}. What counts as holding up is a judgement.</p>
<p>The dead end stays open. The code has no adoption in this data, and the United States and {claim("C19")} partners put their names to another model
{cite("dfi-wh")}. Yet texts led by Russia passed in the General Assembly by {votes("E073")} in 2018 and {votes("E082")} in 2019 (for, against,
abstaining) {cite("unvotes", "bm19")}, and the treaty on cybercrime that the second set in motion was adopted in December 2024 {cite("ga12671")}.
Whether that is a dead end depends on what was being sought, and the forecast did not say.</p>
""")
add(table("tbl-forecasts", forecasts, "Five forecasts of December 2014 and what followed by the end of 2024",
           note="Par.: paragraph of the analysis. The last forecast reports a plan of the hosts, and its word can mean yearly "
                "or every second year. Only one forecast has a date by which it could be judged, and that was set afterwards.",
           source=f'{cite("wuzhen14")}; outcomes from {ref("fig-after")}'))
add(figure("fig-after", draw_timeline(after, {"E060", "E097"}), "Sixteen events from 2015 to 2024 in three lanes, the United Nations, China, and norms and rights. Marked are the "
           "second World Internet Conference of December 2015 and the adoption of the cybercrime convention of December 2024.",
           "After Wuzhen: the events on which the outcomes rest, 2015–2024", note=f'Every event named as evidence for an outcome in {ref("tbl-forecasts")}. The conferences of 2017 to 2022 were '
                "held, or not, without an entry in this data.",
           source=f'{cite("people15", "xinhua-code15", "chinaemb17", "unvotes", "unidir-bg", "dfi-wh", "wic23", "dig-gdc", "ga12671")}'))
add(table("tbl-after", after[["date", "title", "place"]], "After Wuzhen: the events on which the outcomes rest, 2015–2024"))

add(f"""
<h2 id="sec-advice">What an adviser may take from it</h2>
<ol>
<li><strong>Look for the signature, not the summit.</strong> Wuzhen produced speeches and no line-up. Dubai produced a list, and the list foretold
later line-ups on process, as far as these are coded.</li>
<li><strong>Ask which sovereignty is meant.</strong> The claim to rule the network at home and the rule against intrusion from abroad have different
friends. A text that uses the bare word may gather both and commit neither.</li>
<li><strong>Be wary of counts of allies.</strong> The one in the analysis fell {claim("C04") - claim("C03")} short of those who had signed. Ask what
was counted, by whom, and who was still consulting at home.</li>
<li><strong>Ask of every forecast for a date and a test.</strong> Those that came true were easy ones about what a government would go on saying.</li>
</ol>
<h2 id="sec-method">How the counts were made</h2>
<aside class="note"><p><strong>What these numbers can and cannot carry</strong></p>
<ul>
<li>One person coded all statements; no agreement between coders can be computed.</li>
<li>Summaries are in our own words, and {(statements["attributed_to"] != "").sum()} of the rows rest on somebody else's report of what an actor said.
{(statements["certainty"] == "low").sum()} are marked as of low certainty.</li>
<li>Of {len(sources)} sources {(sources["access"] == "known").sum()} are cited from knowledge and were not opened.</li>
<li>In votes at the United Nations only the No side is coded. Yes votes and abstentions have no rows.</li>
<li>That a legislature counts for its State is a convention, and some will disagree.</li>
</ul>
</aside>
<p>The findings of this report are asserted each time it is rendered. It stops if the signatures no longer add up to the ITU's totals, if the counts
on the two central issues change, or if a principal turns up among the supporters of both kinds of sovereignty.</p>
""")

# Findings that must hold
assert at(signed, "Total", "yes") == 89
assert at(signed, "Total", "no") == 55
assert at(signed, "Africa", "yes") == 38
assert at(itu, "Total", "n") == 27
assert at(itu, "Total", "support") < at(itu, "Total", "oppose")
assert at(issues, "internet-sovereignty", "support") == 5
assert at(leaning, "Without the draft of 2011", "principals") == 4
assert at(lineup, {"position": "support", "decision": "signed"}, "states") == 10
assert at(later, "Partners of the 2022 Declaration", "unsigned") == 43
supporters = counted[counted["stance"] == "support"].groupby("issue")["principal"].agg(set)
assert not supporters["internet-sovereignty"] & supporters["sovereignty-rule"]

STYLE = """
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 serif }
figure { margin: 1.5rem 0; overflow-x: auto } table { border-collapse: collapse; font-size: 0.8rem }
th, td { text-align: left; vertical-align: top; padding: 0.2rem 0.5rem; border-top: 1px solid #ccc }
aside { border-left: 3px solid #30506e; padding-left: 1rem } .note { font-size: 0.8rem } svg { max-width: 100%; height: auto }
"""
TITLE = "Slipped under the door: the Wuzhen summit of 2014 and Internet sovereignty"
ABSTRACT = f"""
In November 2014 the hosts of the first World Internet Conference tried, overnight, to have their guests endorse a text on Internet sovereignty, and
did not succeed. This report says what happened, who stood where before and after, and what one analysis written that December got right. The line
that mattered had been drawn two years earlier in Dubai, where {at(signed, "Total", "yes")} of {at(signed, "Total", "n")} States signed new
telecommunication rules. It foretold later votes on who should make the rules better than it foretold views on what the rules should be.
"""
OUT.write_text(f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{TITLE}</title><style>{STYLE}</style></head><body>
<h1>{TITLE}</h1><p>Report maintainers, 31 December 2024</p><p><em>{ABSTRACT}</em></p>
{"".join(page)}
<h2>Sources</h2>{reference_list()}
</body></html>
""", encoding="utf-8")
