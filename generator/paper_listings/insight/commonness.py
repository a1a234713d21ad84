"""How common terms are in the abstracts of listed papers, so that a small store weighs words like a large one."""

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
185: multimodal process
184: token
183: long
182: baseline
176: efficient
175: source
173: inference
169: domain
165: context
163: understanding
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
142: reinforcement_learning
140: finetuning
137: knowledge paradigm
136: enhance
134: analysis designed
133: efficiency optimization
132: input
130: architecture
128: application
126: mechanism
124: critical
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
103: vision_language
102: control signal
101: attention stage
100: future
98: effectiveness pretrained tool
97: foundation instruction
96: action
95: memory transformer
94: 3d insight
93: consistency identify
92: free scalable
91: finegrained standard
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
72: agentic error experimental objective pretraining supervized
71: expert
70: core promizing video_generation
69: supervision
68: employ
67: downstream explicit layer
66: chain resource sampling weight
65: additionally bench enhancing grounded query
64: frame mllm search
63: fundamental resulting synthetic
62: bridge execution horizon loss
61: annotation highlight perception remarkable substantially
60: advanced feedback preciz spanning vlm
59: adaptive additional advancement competitive length motion pattern preference requiring
58: capable exploration explore guidance modality module reliable
57: analyz complexity ensure failure
56: accurate constraint demonstrating deployment empirical lightweight reasoning_capability reference spars
  textual
55: algorithm dens depth reducing static
54: aligned field global image_generation long_horizon observation validate
53: bottleneck condition crucial detail diversity editing embedding external facilitate mitigate planning
  posttraining systematic systematically
52: aim align autoregressive conditioned decision distillation encoder
51: demonstrated finally frontier improved interactive outperforming primarily reconstruction surpass
  transfer
50: assess automated path processing robustness specialized stable supervized_finetuning
49: 7b conduct continuous curated direction local matching preserve realistic role
48: achieved augmented following grounding guide notably original region resolution
47: function intelligence jointly natural_language relevant traditional
46: computation deep essential flow geometry incorporate maintain network pos powerful rich
45: apply backbone distinct enhanced generaliz online predict
44: centric closed difficulty dimension dynamically family larger zeroshot
43: answering benefit demand iterative manipulation optimiz pass perspective shift style workflow
42: adaptation audio autonomous compute constrained gradient increas intermediate latency mathematical noiz
  physical report structural verifiable
41: allowing bias capacity controled emerged explicitly highlighting ii investigate loop match
40: alternative extend geometric refine selection sft
39: 8b community decoding detailed ensuring evaluated overhead solving trade wis
38: category coherent complementary efficiently group inherent integrating modern property simulation
37: advancing annotated controllable detection forward ground grpo interface map minimal mixture observe
  parallel pixel skill
36: benchmarking coding dual hierarchical integration math safety speed trace variant verification web
35: cas complete effect goal increasing long_context mode operate protocol rapid related represent rollout
  scalability surpassing synthesiz
34: assessment compact comprizing document generator individual neural proprietary refinement robot teacher
  thinking
33: 2d 4o addition camera coherence concept denoizing estimation flexible intensive label multiagent optimal
  pro rendering respectively robotic
32: attribute collection construction cot degradation embodied excel experience gpt_4o hybrid impact
  internal joint limiting multistep optimized policy_optimization producing required scientific success_rate
  suite
31: contribution covering description engineering evolution position qwen3 reliability simultaneously
  video_diffusion
30: adopt automatically clip corresponding diffusion_transformer discrete finetuned heterogeneous llama mask
  measure native solve underlying varying
29: balance block compression conventional cue effort expensive extract gpu graph implicit incorporating
  integrated introducing overcome performing recipe transition
28: ablation accurately automatic candidate causal conditioning contrast coverage decoder encoding gemini
  linear machine multiview operation paired precision principle requirement risk sery speedup
27: aligning appearance applying boundary central computer correctness costly creation dependency developing
  empirically engine hallucination implementation initial multiturn phas public r1 relationship segmentation
  select stability unique window
26: accelerate act architectural artifact classification compriz conditional corpus deliver derived distill
  ended evolving focused format gaussian head impressive inherently latent_space llm_agent promiz prompting
  qa reasoning_benchmark sequential showing sota tackle therefore treat underexplored
25: access aspect coars consist decompos deepseek domain_specific encode identity indicate innovation
  mathematical_reasoning optimizing qwen2 recognition representative rigorous speech subset theoretical
  transform yielding
24: addressing cach checkpoint configuration extended finetune fundamentally instruct oriented persistent
  principled reasoning_ability reduction scheme seamlessly siz targeted unify utility variation verified
23: agnostic argue boost caption class cognitive collaps contextual degrade dependent dit edit establishing
  foundational iii instruction_following layout methodology motivated multilingual naturally offline
  platform progressively rank reliance semantically similarity strength student usage verifiable_reward
22: around attempt confirm discovery element factor filtering generation_quality independent interpretable
  intrinsic iteratively manual popular ratio raw science software strongest supporting surface vector verify
  vl
21: autonomously claude completion composition convergence executable formulation history insufficient kv
  language_action law longer plan primary probability progressive provided qwen rapidly retrieval_augmented
  scarcity scratch segment sourced temporally tree video_understanding
20: adaptively adversarial arbitrary box counterpart demonstration diagnostic explored expos flexibility
  frequency frozen game human_preference identifying intent linguistic noisy observed perceptual physic
  prevent quantitative revealing scale_dataset solely stream suboptimal visually vla
19: achieve_superior activation anchor approximately auxiliary characteristic closed_source constructed
  containing contrastive contribute convert crossmodal curate curation decomposition decouple dedicated
  define developed emerging enforce enhancement entropy estimate event evolve exploit extending extraction
  formulate generalizable image_editing interact intervention introduced logical modification predominantly
  ranging recover reflect reliably researcher retain review rlvr scoring sensitive streaming subject
  taxonomy verifier
18: 3b active assistant assumption attack augmented_generation benchmark_designed capturing character
  comprehension constructing correlation deployed english execute featuring fusion holistic implement
  long_video lora multistage negative onpolicy plausible plug preference_optimization preservation
  previously rag redundant resolve routing span stem uncertainty validation versatile visual_quality
  world_scenario
17: 4b ai_agent alongside ariz associated branch bridging combination compare compress continuously
  controllability coordinate deepseek_r1 defined derive dialogue dimensional driving edge entity fact
  failure_mode focusing gui hardware harness interpretability iteration kv_cach mapping masked massive
  medical moe multimodal_reasoning navigation production quantization reasoning_process reconstruct seven
  subsequent successfully sufficient suggesting testing visual_reasoning website world_application
16: artificial augmentation avoid background bidirectional co collected commercial compositional
  computationally confidence conflict curriculum decoupled device drive efficacy eight enabled established
  expand exploring facilitating flow_matching heavily heuristic independently infrastructure judgment lab
  language_modeling localization manually mitigating necessary openai operating overlook phenomenon poorly
  predicting procedure qualitative random ranking reduced regime repository retrieve serving severe
  standardized superiority synthesizing third throughput track tracking uncover universal useful
15: 3d_scene achieved_remarkable adapter analyzing applicability attention_mechanism cloud collaboration
  collaborative communication context_length continue conversation correction detect determine digital
  distiled dpo drift eliminate encourage examine exceed factual faithful frequently generalist hinder
  indicating induce inject interleaved largest learnable literature logic management mathematic measuring
  meta mismatch mixed modular multimodal_llm notable partial patch personalized physically positive power
  proxy pruning recall redundancy reflection regularization remaining reproducible residual reus
  reward_signal seamless selfsupervized simulate simulator spatial_reasoning successful survey text_prompt
  texture tokenizer transformation translation validated variance version viewpoint wild
14: 3d_gaussian absolute acceleration ar augment autoencoder body bound classifier commonly
  computational_overhead concern consequently corpora count coupled crucially delivering deterministic
  discover eliminating emphasiz employing extension failing filter fine functional gaussian_splatting
  image_text imagenet incorrect injection isolated labeled magnitude material meaningful mobile multitask
  needed neural_network potentially powered predicted quantify replace request retraining retrieved reusable
  selected setup social sophisticated specified splatting theory unexplored unified_multimodal unlock v2 vae
  variable visual_understanding vocabulary
13: 4d 5b abstract accelerating accessible aggregate animation awareness balanced balancing behavioral
  binary captioning closed_loop compatible consisting context_learning continual creative criteria demo
  demonstrated_remarkable divergence dominant entirely expression expressive generation_process granularity
  greater historical inconsistency increased induced influence interpret light llm_reasoning margin matched
  mesh mini minute newly numerous o1 omni organiz pathway probe professional programming promote quadratic
  realism reasoning_trace relation relevance retaining revers runtime sampled selectively shot simulated
  theoretically unit vanilla virtual visual_generation vs
12: absence according adapted affect allocation ambiguity appropriate assign auto avoiding basic believe
  below bounded chunk comprehensively computational_efficiency conducted date decoupling distinguish fid
  forcing formaliz forward_pass foster guarantee harmful highest imitation incur inefficient infer
  informative innovative instability instantiate investigation kernel lacking landscape lmm log
  machine_learning meanwhile merging monocular multimodal_understanding nlp opportunity predictive produced
  program rgb rigorously seed selfattention sparsity stabiliz subtask suitable synthesized t2i table
  temporal_consistency termed testbed timestep token_prediction translate trend underscore uniform
  utilization vast vulnerability
11: academic achieve_competitive acquire actionable adaptability adopted aiming alleviate attain automation
  batch benchmark_dataset boosting break calibration caus caused characteriz claim clean compressed
  context_window correspondence currently designing discrepancy discriminative discuss distiling distributed
  emergent empower encompass equipped exhibiting expected extracted file flash gpus guiding identical
  importantly inconsistent industry inefficiency initialization interpretation irrelevant leaderboard
  location lvlm mainstream matrix movement multihop narrative numerical pairwiz perturbation planner
  positional predefined preventing primitive prioritiz reaching reasoning_chain record reference_image
  remarkable_progress remarkably remove render representing robotic_manipulation rubric scaling_law scope
  selecting selective selfevolving sharing software_engineering spatially spatio spectrum starting
  stochastic subsequently symbolic ultimately underscoring understood visual_content visual_input
  visual_token vqa weighted
10: 2b 3d_generation actively adjust adoption aesthetic aggregation api approximate artificial_intelligence
  assignment autonomous_agent barrier calibrated check chines clinical cold compromizing computer_vision
  consumption conversational crafted credit critic degree density describe developer distance divers_domain
  ecosystem environmental etc evaluator exceeding exceptional expanding expansion expertiz explanation
  extreme f1 fewshot force fps fragmented generalizability generalization_capability generated_video generic
  greatly gui_agent human_annotation hundred hypothesis identified image_diffusion industrial
  inference_speed intelligent intricate intuitive kl language_processing library likelihood llava lm lms
  long_sequence maximiz meticulously misalignment nuanced parametric percentage perplexity persist
  personalization photorealistic precisely prefix privacy product prohibitive projection recovery refined
  regression rendered safe schedule script security seeking sensitivity service solver sound spatio_temporal
  spatiotemporal steering store strategic strongly technology template text_generation though tier
  tokenization topic transformer_architecture transparent unifying unlocking valid visual_fidelity
  visual_information visual_perception visual_representation widespread world_modeling
9: 3d_object account accumulate acquisition aime atomic attribution audio_visual automate captured causing
  channel chart chat classical cognition collecting composed considerable context_aware controling created
  crossattention cycle decode desired detecting diagnosis disentangle downstream_application duration
  egocentric embedded embodiment emergence equivalent eval extremely faithfully flux forgetting formal
  generation_capability genuine grained hindered human_annotated human_feedback identification
  image_synthesis implicitly input_image integrity internet isolation item labor lag latest len link llama3
  manage masking minimiz modal motivate multistep_reasoning music namely node norm nvidia obtained
  onpolicy_distillation operator optimizer organized overlooking pareto partially paving perceive pivotal
  preliminary pretrained_video probing procedural profile prone propagation python quality_image receive
  refining relatively remarkable_capability remarkable_success repair representation_learning respect
  revisit rigid rlhf rope route sacrificing shifting showcas smooth sonnet spars_attention strictly
  summarization summary swe synthetic_dataset terminal trainable transforming trustworthy ui unreliable
  unstable validating versatility vision_encoder working world_deployment world_knowledge
8: 1b 3d_reconstruction 9b abstraction accumulation acoustic activated adherence algorithmic allocate
  ambiguous amplify apis asr assisted assume automating autonomous_driving ax becoming beside black blind
  bounding bounding_box camera_pos centered cluster codebas coding_agent color command competition
  computational_resource conciz concrete connection constrain consuming coordination couple customized
  databas dataset_comprizing deep_learning demanding deploying differentiable discrete_token draft drawing
  elicit embodied_ai energy equip excessive exclusively external_tool facilitate_future feasibility fewstep
  flop footprint fus gained gate gated generalized generated_image generation_benchmark generation_pipeline
  give grade graphic grid growth gsm8k human_expert image_quality incomplete index informed interference
  interpreting invers language_instruction language_understanding latent_diffusion least life localized
  logit long_chain lrm majority medium mid mitigation modifying mostly multidimensional multimodal_benchmark
  necessity negligible ocr offthe offthe_shelf orchestration overfitting passive physical_world
  policy_learning pool possess pretrain proficiency project_website promizing_direction proof pseudo purely
  quality_video reality reasoner reasoning_trajectory recommendation recurrent refer removing repeated
  replacing restrict restricted retriever reward_modeling room router scalar scarce scientific_discovery
  selfimprovement separately shelf speaker specification stack statistic statistical straightforward
  strengthen subtle supported synchronized tail temporal_coherence text_image threshold treating trial
  trigger tts ultra unlabeled video_dataset video_synthesis visual_grounding visualization vit volume
  vulnerable weakness whole world_environment
7: 1k 1m 4x accessibility activity agreement anchored applicable approximation arena art_llm asynchronous
  average_accuracy benchmark_spanning binding black_box breakthrough broadly carlo catastrophic changing
  characterized classifier_free clustering commonsens compatibility complement compos compressing computing
  conclusion considering constant contact contamination content_creation continued correctly coupling
  credit_assignment critically crossdomain crucial_role curated_dataset custom customization daily de
  decreas defens deficiency degrading denoizing_process deploy detector diagnos diffusion_language
  disentangled distortion distributional divers_benchmark divers_dataset dominate dramatically
  dynamic_environment edited embed embodied_agent employed episode equation estimator executing exploitation
  exposing exposure extracting facial failed faithfulness favor finegrained_visual free_guidance friendly
  generalization_ability generative_modeling geneval globally gradually graphical hacking hierarchy
  hindering hyperparameter ignore imaging imbalance implemented implication inference_efficiency
  inference_latency injecting inpainting interacting isolate knowledge_distillation knowledge_intensive
  latent_representation leakage led lighting mamba manifold marginal matrice maximum memory_usage metadata
  minimizing mixing monitoring monte monte_carlo ms naive necessitate neglecting nine normal normalization
  o3 occlusion occur offpolicy openai_o1 operational optical orthogonal outline overlap overlooked par peak
  pixel_space plausibility poorly_understood practitioner predictor prevailing prevalent proactive
  probabilistic process_reward propagate proposing quality_dataset quantized rapid_advancement rationale
  reasoning_path recogniz recognizing reconstructed reformulate regarding regardless reinforce replacement
  reported representational represented reproduce reproducibility resolution_image respond retrieving
  revision reward_function richer scaled scheduling schema seek selfdistillation selfevolution sentence
  separation sequence_length severely shallow showcasing sim simpler simulating sized source_llm
  specialization speculative standard_benchmark storage strategically studied studying subjective suited
  summariz super suppress swe_bench synchronization synergistic systematically_evaluate targeting
  temporal_dynamic tested textual_description thorough tightly today token_sequence topology transferable
  translating transparency tree_search triplet typical understanding_benchmark understanding_capability
  unnecessary unprecedented unstructured v1 v3 validity variational video_editing video_generative
  visual_feature width workload
6: 3x 4k 5x acceptance accordingly achieve_substantial acting action_space activate actor adjustment
  agent_capable ai_generated aimed analytical annotator art_baseline assist assistance asymmetric audit
  augmenting authentic auto_regressive availability avatar axis beneficial brain brittle burden bypass
  caching camera_motion camera_trajectory careful citation co_dataset coefficient collective compromiz
  computationally_expensive concentrate conceptual concretely confined conflicting continually continuity
  contrastive_learning control_signal controllable_video converge converting coordinated correlate
  critical_bottleneck critical_role critique cultural cutting dataset_containing decomposing definition
  degraded dependence depth_estimation determining differential diffusion_process dilemma discard discipline
  discovering discussion divers_reasoning editable efficient_finetuning embedding_space emotion emphasizing
  empirical_analysis encoded encounter encouraging enforcing engage enriched era error_accumulation
  evolutionary examining exploiting exploratory expressiveness extensible extent external_knowledge
  extrapolation fair fals feasible figure financial finite flexibly fly fraction frontier_llm gating gemma
  generated_content generative_ai gold google gpu_memory healthcare hypothes image_understanding
  imitation_learning impractical inaccurate indoor inductive infinite information_retrieval
  information_seeking inspire intended intermediate_reasoning internaliz interpolation inversion invoke
  keyframe labeling labor_intensive learner learning_signal lengthy lifecycle linearly localiz
  math_reasoning meaning measured measurement media mimic misaligned mistral ml mlp mm mmlu modify
  multimodal_agent multimodal_input multiscale natively navigate net nevertheless normalized ongoing ood opd
  oracle organization parallelism parsing participant pass_rate peer perfect persona personal playing
  policy_gradient posed possibility posthoc ppo preciz_control preferred pretrained_vision privileged
  processed prominent pronounced proposal proving qwen3_vl reading realiz reasoning_pattern reconstructing
  reconstruction_quality recovering rectified recursive referring reframe regressive rejection relational
  removal repeatedly representation_space resource_language responsible revolutionized reward_hacking
  rl_algorithm robustly satisfy scaffold scale_video scene_understanding search_agent semantic_alignment
  sensor sequentially session shaping shortcoming similarly simplicity sketch sliding sliding_window
  spatial_intelligence spatial_understanding special specialist spectral stable_diffusion structurally
  subspace switching synergy synthesis_pipeline t2v temporal_reasoning theoretical_analysis toolkit tradeoff
  transferring trillion turbo underperform uniformly unsafe unsupervized utilized vbench velocity
  video_benchmark video_content video_frame video_generator video_quality video_world visible visual_cue
  visual_observation vital voice weighting world_video
"""

COMMON: Final[dict[str, int]] = {
    term.replace("_", " "): int(share)
    for share, terms in (line.split(": ") for line in _TABLE.strip().replace("\n  ", " ").splitlines())
    for term in terms.split()
}
"""How many papers in a thousand have the word or pair of words, as `related.spelt_terms` finds them. From 9,777 papers
listed from May 2024 to August 2026; only terms of at least six in a thousand. `tests/test_related.py` can rebuild it."""

PLAIN: Final = frozenset(
    """
    a about above achiev achieving across after against all allow along already also although among an and any approach
    approaches are area aren as at available b back base based because become been before behind being best better
    between beyond both broad broader but by c can cannot case challeng challenge challenges challenging clear code
    codes common comparable compar comparing comparison complex comprehensive consistent consistently could current d
    data demonstrat demonstrate design despit develop did different directly do doe doesn don done down due during e
    each effective effectively eg either enabl enable enabling end enhanc especially et evaluat evaluation even every
    evidence exhibit exist existing experiment extensive extensively f face far few find finding first five focus for
    four framework from full fully further furthermore g gain general generally get giv given go good great had ha
    has have having he help hence here high higher highly how however https i ie if important improv improve
    improvement in include including increasingly instead int into introduc introduction investigat is issue it its
    itself j just k key known l larg large largely last lead leading less let level leverag leveraging like limit
    limitation limited little low lower m made main mainly major make making many may me mean measur method might
    model more moreover most much multiple must my n nature near need never new next no nor not novel now number o
    obtain of off often on one only onto open or order other otherwise our out outperform over overall own p page
    paper part particular particularly per perform performance potential practical present previou previous prior
    problem produc propos propose proposed provid provide providing publicly q quit quite r rang range rather real
    recent recently reduc relat relative releas released rely relying remain require research result reveal s same
    sample second see seen set setting several she should show shown significant significantly similar simpl simple
    since single small so solution some specifically stat state still strong studi study such suggest support system
    t tackl task technique term test than that the their them then there therefor thereby these they thi this those
    three through throughout thu thus time times train to together too toward towards train two typically
    u under understand unlike until up upon us use used user uses using v valu value variou various very via w was wa
    way we well were what when where whether which while who whose why wid wide widely will with within without work
    would x y yet yield you your z zero
    able actual actually add added adding afterwards again ago agree almost alone always amount another answered anything
    apart appear applied arrive arrives ask asked asking asks asset author away back bad barely bear beat beats begin
    beginning begins bett big bit borrow both bring bringing brings brought build builds built buy by call called calling
    calls came care carri carry carries carefully cause ceas certain certainly change changed changes cheap cheaply cheaper
    choice choos choose chosen close closely collect combin come comes coming conclude consider contain correct cost
    costs cover covers cut cuts day deal deals dealt decide deeper definit depend describ deserv differ difference
    difficult direct does doing doubl draw drawn drop dropped earli earlier early easi easier easily easy else empty
    enough entire equal equally ever everyday everything exact exactly example expect explain extra fail fails fall falls
    famili familiar fast faster fed feed feel fewer fight fill final fit fits fix fixed follow followed form former found
    four fresh friend front gather gave gets getting gone grow grows growing guess half hand handl handle handled handles
    handling happen hard harder hardly harm heavy held helped helpful helps hidden hint hold holding holds home hope
    hour huge idea ignor imagin impossible insid inside instance intend interest inherit join judg judge keep keeping
    keeps kept kind knew knowing knows lack laid late later latter lay lays lead leads learnt leave leaves leaving left
    lend lesson lets lie lies lift lifts likely line list live load look looked looking looks lose loses lost
    lot love luck man matter matters maybe meant meet meets mere merely middle mind mirror miss missing mistak mix modest
    moment month morning move moved moves moving name named names narrow near nearly neat neither nobody none nothing
    notic noticed nowhere obey offer offered offers old older once ones opposit ought outcome outside own pair past pay
    pays people perhap person pick picked picks piec piece place places plain plainly play played plays please plenty
    plus point points poor possibl possible practic practis prefer present press pretty price print prove proves pull
    pure push put puts putting question quick quickly quietly rais raise raises raising ran rare rarely reach reached
    reaches read reader reads ready realli really reason recogni rest return right rise rises roughly round rule rules
    run running runs said sake save saved say saying says scarcely seem seems seldom send sent separate serv serve served
    shap shape share shared short shortcut shorter side sides silently simply sit sits size slight slightly slow slower
    smaller smart soft sold solv someone something sometimes soon sort sought speak spend spent split spot spread stand
    stands start started starts stay stays step stick stop stops straight strange strict succeed sudden suddenly suffer
    sure surely surprising surprisingly take taken takes taking talk target teach tell telling tells ten tend tends thank
    themselve themselves thing things think thought thousand throw tie tight till tiny told took top total touch toward
    tri tried tries trick trouble true truly trust truth try turn turned turning turns twice type ugly unable unclear
    unlike unseen unusual upper usual usually variet variety vari varied vary versus view virtually wait walk want wants
    warn watch watches weak weaker weaken week went whatever whereas wholly whom willing win wins wish won wonder word
    words wors worse worst worth write writing written wrong wrote year young advantag advantage development establish
    train trained training tuned tune tuning answers answer learn learns learned adapt adapting be emerg emerge emerges parameter parameters ordinary purpos schedul score six steer rethink rethinking guid
    building close compared manner budget strategy offering selector worsen
    practice involve involves involving involved update updates updating updated combine combines combining combined
    technical billion million utiliz utilizing valuable tailored importance inspired compeling create creates creating
    stronger encompassing assessing
    github com www http org io huggingface textit textbf textsc emph url
    """.split()  # noqa: SIM905 - a list of words reads as words
)
"""Words that say nothing about the subject of a paper, in every form that `fold` may give them."""
