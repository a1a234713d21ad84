"""How common words are in the abstracts of listed papers, so that a small store judges words like a large one."""

from __future__ import annotations

from typing import Final

_TABLE: Final = """
543: language
537: introduce
441: benchmark
366: generation
348: llm
339: achieve
309: reasoning
301: capability
296: learning
291: dataset
284: address
279: quality
258: image
243: art
231: scale
230: visual
218: text
217: world
216: divers
212: human
190: video
188: agent
185: process
184: token
183: long
182: baseline
176: efficient
175: source
173: inference
169: domain
165: context
163: understanding
162: multimodal
161: gap generate
159: diffusion
158: accuracy vision
154: information
153: evaluate
151: specific
149: dynamic
147: representation
146: reinforcement
143: ability pipeline
137: knowledge paradigm
136: enhance
134: analysis designed
133: efficiency optimization
132: input
130: architecture
128: application
126: mechanism
124: critical fine-tuning
121: reward unified
120: interaction trajectory
118: aware
117: scenario space
114: semantic
112: alignment
110: environment
109: ai generated modeling prompt
107: leverage
106: feature generative output scaling
105: policy robust
102: control signal
101: attention stage
100: future
98: effectiveness tool
97: foundation instruction
96: action
95: memory transformer
94: 3d insight
93: consistency identify
92: free scalable
91: fine-grained standard
90: rl
89: behavior content
88: despite generating improving temporal
87: reduce struggle
86: driven fidelity generalization object project
85: prediction
84: latent scene sequence
83: spatial
82: advance natural synthesis
81: computational distribution metric produce structured
80: construct structure
79: capture progress
78: average integrate retrieval substantial success
77: respons
76: rate
74: component evaluating gpt superior
73: guided maintaining preserving
72: agentic error experimental objective supervized
71: expert
70: core promizing
69: supervision
68: employ
67: downstream explicit layer
66: chain resource sampling weight
65: additionally bench enhancing grounded query
64: frame mllm search
63: fundamental resulting synthetic
62: bridge execution horizon loss shot
61: annotation highlight perception remarkable substantially
60: advanced feedback preciz spanning vlm
59: adaptive additional advancement competitive length motion pattern preference requiring
58: capable exploration explore guidance modality module reliable
57: analyz complexity ensure failure
56: accurate constraint demonstrating deployment empirical lightweight reference spars textual
55: algorithm dens depth reducing static
54: aligned field global observation validate
53: bottleneck condition crucial detail diversity editing embedding external facilitate mitigate planning
  systematic systematically
52: aim align autoregressive conditioned decision distillation encoder post-training update
51: combine demonstrated finally frontier improved interactive outperforming primarily reconstruction
  surpass transfer
50: assess automated path pre-trained pretrained processing robustness specialized stable
49: 7b conduct continuous curated direction local matching preserve realistic role
48: achieved augmented following grounding guide notably original region resolution
47: function intelligence jointly relevant traditional
46: computation deep essential flow geometry incorporate maintain network pos powerful rich
45: apply backbone distinct enhanced generaliz online predict
44: centric closed difficulty dimension dynamically family larger
43: answering benefit demand iterative manipulation optimiz pass perspective shift style workflow
42: adaptation audio autonomous compute constrained gradient increas intermediate latency mathematical noiz
  physical report structural verifiable
41: allowing bias capacity controled create emerged explicitly highlighting ii investigate loop match
40: alternative extend geometric overhead refine selection sft
39: 8b community decoding detailed ensuring evaluated solving trade wis
38: category coherent complementary efficiently group inherent integrating modern pre-training property
  simulation
37: advancing annotated controllable detection forward ground grpo interface map minimal mixture observe
  parallel pixel skill
36: benchmarking coding dual hierarchical integration math pretraining safety speed trace utiliz variant
  verification web
35: cas complete effect goal increasing mode operate protocol rapid related represent rollout scalability
  surpassing synthesiz tailored
34: assessment compact comprizing document generator individual neural proprietary refinement robot teacher
  thinking
33: 2d 4o addition camera coherence concept denoizing estimation flexible intensive label multi-agent
  optimal pro rendering respectively robotic
32: attribute collection construction cot degradation embodied excel experience hybrid impact internal joint
  limiting optimized producing required scientific suite
31: contribution covering description engineering evolution inspired multi-step position qwen3 reliability
  simultaneously
30: adopt automatically clip corresponding discrete heterogeneous llama mask measure native solve stronger
  underlying varying
29: balance block compression conventional cue effort expensive extract gpu graph implicit importance
  incorporating integrated introducing multi-modal overcome performing recipe transition
28: ablation accurately automatic candidate causal combining conditioning contrast coverage decoder encoding
  gemini linear machine million operation paired practice precision principle requirement risk sery speedup
  technical
27: aligning appearance applying boundary central computer correctness costly creation dependency developing
  empirically engine hallucination implementation initial multi-turn phas public r1 relationship
  segmentation select stability unique window
26: accelerate act architectural artifact classification compriz conditional corpus creating deliver derived
  distill ended evolving focused format gaussian head impressive inherently multi-view promiz prompting qa
  sequential showing sota tackle therefore treat underexplored
25: access aspect coars consist decompos deepseek encode fine-tuned identity indicate innovation optimizing
  qwen2 recognition representative rigorous speech subset theoretical transform valuable yielding
24: addressing cach checkpoint configuration extended fundamentally instruct involve oriented persistent
  principled reduction scheme seamlessly siz targeted unify utility variation verified
23: agnostic argue boost caption class cognitive collaps contextual degrade dependent dit edit establishing
  foundational iii layout methodology motivated multilingual naturally offline platform progressively rank
  reliance semantically similarity strength student usage
22: around attempt confirm discovery element factor filtering independent interpretable intrinsic
  iteratively manual popular ratio raw science software strongest supporting surface utilizing vector verify
  vl
21: autonomously claude completion composition convergence executable formulation history insufficient kv
  law longer plan primary probability progressive provided qwen rapidly scarcity scratch segment sourced
  temporally tree
20: adaptively adversarial arbitrary box combined counterpart demonstration diagnostic explored expos
  flexibility frequency frozen game identifying intent linguistic noisy observed perceptual physic prevent
  quantitative revealing solely stream visually vla
19: activation anchor approximately auxiliary characteristic constructed containing contrastive contribute
  convert cross-modal curate curation decomposition decouple dedicated define developed emerging enforce
  enhancement entropy estimate event evolve exploit extending extraction fine-tune formulate generalizable
  interact intervention introduced logical modification predominantly ranging recover reflect reliably
  researcher retain review rlvr scoring sensitive streaming subject taxonomy verifier
18: 3b active assistant assumption attack billion capturing character comprehension constructing correlation
  deployed english execute featuring finetuning fusion holistic implement involving lora negative on-policy
  plausible plug preservation previously rag redundant resolve routing span stem uncertainty validation
  versatile
17: 4b alongside ariz associated branch bridging combination compare compress continuously controllability
  coordinate defined derive dialogue dimensional driving edge entity fact focusing gui hardware harness
  interpretability iteration mapping masked massive medical moe multi-stage navigation production
  quantization reconstruct seven suboptimal subsequent successfully sufficient suggesting testing website
16: artificial augmentation avoid background bidirectional co collected commercial compositional
  computationally confidence conflict curriculum decoupled device drive efficacy eight enabled established
  expand exploring facilitating heavily heuristic independently infrastructure judgment lab localization
  manually mitigating necessary openai operating overlook phenomenon poorly predicting procedure qualitative
  random ranking reduced redundancy regime repository retrieve serving severe standardized superiority
  synthesizing third throughput track tracking uncover universal useful
15: adapter analyzing applicability assessing cloud collaboration collaborative communication continue
  conversation correction detect determine digital distiled dpo drift eliminate encourage examine exceed
  factual faithful frequently generalist hinder indicating induce inject interleaved largest learnable
  literature logic management mathematic measuring meta mismatch mixed modular notable partial patch
  personalized physically positive power proxy pruning recall reflection regularization remaining
  reproducible residual reus seamless self-supervized simulate simulator successful survey texture tokenizer
  transformation translation validated variance version viewpoint wild
14: absolute acceleration ar augment autoencoder body bound classifier commonly concern consequently corpora
  count coupled crucially delivering deterministic discover eliminating emphasiz employing extension failing
  filter fine functional imagenet incorrect injection isolated labeled magnitude material meaningful mobile
  needed potentially powered predicted quantify replace request retraining retrieved reusable selected setup
  social sophisticated specified splatting theory unexplored unlock v2 vae variable vocabulary
13: 4d 5b abstract accelerating accessible aggregate animation awareness balanced balancing behavioral
  binary captioning compatible consisting continual creative criteria demo divergence dominant entirely
  expression expressive granularity greater historical inconsistency increased induced influence interpret
  light margin matched mesh mini minute newly numerous o1 omni organiz pathway probe professional
  programming promote quadratic realism relation relevance retaining revers runtime sampled selectively
  simulated theoretically unit vanilla virtual vs
12: absence according adapted affect allocation ambiguity appropriate assign auto avoiding basic believe
  below bounded chunk comprehensively conducted date decoupling distinguish fid forcing formaliz foster
  guarantee harmful highest imitation incur inefficient infer informative innovative instability instantiate
  investigation kernel lacking landscape lmm log meanwhile merging monocular nlp opportunity predictive
  produced program rgb rigorously seed self-attention sparsity stabiliz suitable synthesized t2i table
  termed testbed timestep translate trend underscore uniform utilization vast vulnerability
11: academic acquire actionable adaptability adopted aiming alleviate attain automation batch boosting break
  calibration caus caused characteriz claim clean compressed correspondence currently designing discrepancy
  discriminative discuss distiling distributed emergent empower encompass encompassing equipped exhibiting
  expected extracted file flash gpus guiding identical importantly inconsistent industry inefficiency
  initialization interpretation irrelevant leaderboard location lvlm mainstream matrix movement multi-task
  narrative numerical pairwiz perturbation planner positional preventing primitive prioritiz reaching record
  remarkably remove render representing rubric scope selecting selective self-evolving sharing spatially
  spatio spectrum starting stochastic subsequently symbolic ultimately underscoring understood vqa weighted
10: 2b actively adjust adoption aesthetic aggregation api approximate assignment barrier calibrated check
  chines clinical cold compromizing consumption conversational crafted credit critic degree density describe
  developer distance ecosystem environmental etc evaluator exceeding exceptional expanding expansion
  expertiz explanation extreme f1 force fps fragmented generalizability generic greatly hundred hypothesis
  identified industrial intelligent intricate intuitive kl library likelihood llava lm lms maximiz
  meticulously misalignment multi-hop nuanced parametric percentage perplexity persist personalization
  photorealistic precisely prefix privacy product prohibitive projection recovery refined regression
  rendered safe schedule script security seeking sensitivity service solver sound spatiotemporal steering
  store strategic strongly technology template though tier tokenization topic transparent unifying unlocking
  updated valid widespread
9: account accumulate acquisition aime atomic attribution automate captured causing channel chart chat
  classical cognition collecting composed considerable controling created cycle decode desired detecting
  diagnosis disentangle duration egocentric embedded embodiment emergence equivalent eval extremely
  faithfully flux forgetting formal genuine grained hindered identification implicitly integrity internet
  isolation item labor lag latest len link llama3 manage masking minimiz modal motivate music namely node
  norm nvidia obtained operator optimizer organized overlooking pareto partially paving perceive pivotal
  predefined preliminary probing procedural profile prone propagation python receive refining relatively
  repair respect revisit rigid rlhf rope route sacrificing shifting showcas smooth sonnet strictly
  summarization summary swe terminal trainable transforming trustworthy ui unreliable unstable updating
  validating versatility working
8: 1b 9b abstraction accumulation acoustic activated adherence algorithmic allocate ambiguous amplify apis
  asr assisted assume automating ax becoming beside black blind bounding centered cluster codebas color
  command competition conciz concrete connection constrain consuming coordination couple cross-attention
  customized databas demanding deploying differentiable draft drawing elicit energy equip excessive
  exclusively feasibility flop footprint fus gained gate gated generalized give grade graphic grid growth
  gsm8k incomplete index informed interference interpreting invers least life localized logit lrm majority
  medium mid mitigation modifying mostly necessity negligible ocr off-the orchestration overfitting passive
  pool possess proficiency proof pseudo purely reality reasoner recommendation recurrent refer removing
  repeated replacing restrict restricted retriever room router scalar scarce self-improvement separately
  shelf speaker specification stack statistic statistical straightforward strengthen subtask subtle
  supported synchronized tail threshold treating trial trigger tts ultra unlabeled visualization vit volume
  vulnerable weakness whole
7: 1k 1m 4x accessibility activity agreement anchored applicable approximation arena asynchronous binding
  breakthrough broadly carlo catastrophic changing characterized clustering commonsens compatibility
  compeling complement compos compressing computing conclusion considering constant contact contamination
  continued correctly coupling critically cross-domain custom customization daily de decreas defens
  deficiency degrading deploy detector diagnos disentangled distortion distributional dominate dramatically
  edited embed employed episode equation estimator executing exploitation exposing exposure extracting
  facial failed faithfulness favor friendly geneval globally gradually graphical hacking hierarchy hindering
  hyperparameter ignore imaging imbalance implemented implication injecting inpainting interacting isolate
  leakage led lighting mamba manifold marginal matrice maximum metadata minimizing mixing monitoring monte
  ms multi-dimensional naive necessitate neglecting nine normal normalization o3 occlusion occur off-policy
  operational optical orthogonal outline overlap overlooked par peak plausibility practitioner predictor
  prevailing prevalent proactive probabilistic propagate proposing quantized rationale recogniz recognizing
  reconstructed reformulate regarding regardless reinforce replacement reported representational represented
  reproduce reproducibility respond retrieving revision richer scaled scheduling schema seek
  self-distillation self-evolution sentence separation severely shallow showcasing sim simpler simulating
  sized specialization speculative storage strategically studied studying subjective suited summariz super
  suppress synchronization synergistic targeting tested thorough tightly today topology transferable
  translating transparency triplet typical unnecessary unprecedented unstructured v1 v3 validity variational
  width workload
6: 3x 4k 5x acceptance accordingly acting activate actor adjustment aimed analytical annotator assist
  assistance asymmetric audit augmenting authentic availability avatar axis beneficial brain brittle burden
  bypass caching careful citation coefficient collective compromiz concentrate conceptual concretely
  confined conflicting continually continuity converge converting coordinated correlate critique cultural
  cutting decomposing definition degraded dependence determining differential dilemma discard discipline
  discovering discussion editable emotion emphasizing encoded encounter encouraging enforcing engage
  enriched era evolutionary examining exploiting exploratory expressiveness extensible extent extrapolation
  fair fals feasible figure financial finite flexibly fly fraction gating gemma gold google healthcare
  hypothes impractical inaccurate indoor inductive infinite inspire intended internaliz interpolation
  inversion invoke keyframe labeling learner lengthy lifecycle linearly localiz meaning measured measurement
  media mimic misaligned mistral ml mlp mm mmlu modify multi-scale natively navigate net nevertheless
  normalized ongoing ood opd oracle organization parallelism parsing participant peer perfect persona
  personal playing posed possibility post-hoc ppo preferred privileged processed prominent pronounced
  proposal proving reading realiz reconstructing recovering rectified recursive referring reframe regressive
  rejection relational removal repeatedly responsible revolutionized robustly satisfy scaffold sensor
  sequentially session shaping shortcoming similarly simplicity sketch sliding special specialist spectral
  structurally subspace switching synergy t2v toolkit tradeoff transferring trillion turbo underperform
  uniformly unsafe unsupervized utilized vbench velocity visible vital voice weighting
"""

COMMON: Final[dict[str, int]] = {
    word: int(share)
    for share, words in (line.split(": ") for line in _TABLE.strip().replace("\n  ", " ").splitlines())
    for word in words.split()
}
"""Of a thousand papers, so many have the word, folded as `topics.words.fold` does: 9,777 papers listed from May
2024 to August 2026, words of at least six in a thousand. `tests/test_related.py` makes the table anew."""
